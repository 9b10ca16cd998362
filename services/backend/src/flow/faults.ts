// What can go wrong with a flow while it runs, each as one typed error.
import { VoiceError } from '@firstword/shared/contract/errors';

/** How a turn ends whose session is closed. */
export const CLOSED_MID_TURN = {
  code: 'SessionClosed',
  message: 'The session was closed in the middle of the turn.',
  retry: 'never',
} as const;

/** No node listens any more. */
export const flowEnded = (): VoiceError =>
  new VoiceError('FlowEnded', 'The flow has come to its end: no node listens.', {
    status: 409,
    remedy: 'Open a new session, or give the flow a node that listens.',
  });

/** The node listens to nobody, and no edge out of it is open. */
export const flowStuck = (nodeId: string): VoiceError =>
  new VoiceError('FlowStuck', `No edge out of node ${nodeId} is open, and it does not listen.`, {
    status: 409,
    remedy: 'Give the node an edge without `when`, which is taken when no other is.',
  });

/** The flow went round and round without listening. */
export const flowLoops = (nodeId: string): VoiceError =>
  new VoiceError('FlowLoops', `The flow took too many steps in one turn, the last at node ${nodeId}.`, {
    status: 409,
    remedy: 'Give the loop a way out: a guard over `visits`, or a node that listens.',
  });

export const turnNotFound = (): VoiceError =>
  new VoiceError('TurnNotFound', 'This session has no such turn.', {
    status: 404,
    remedy: 'Use the turnId that the start of the turn returned.',
  });

/** Nobody knows yet whether the caller has finished, but a turn is being answered already. */
export const turnRuns = (): VoiceError =>
  new VoiceError('TurnRuns', 'A turn runs, and a speculative one does not interrupt it.', {
    status: 409,
    remedy: 'Start the turn without `speculative` once the caller has finished.',
  });

/** Another turn has begun in its place. */
export const turnDiscarded = (): VoiceError =>
  new VoiceError('TurnDiscarded', 'The speculative turn was given up for another.', {
    status: 409,
    remedy: 'Start a turn with what the caller has said.',
  });

/** The model calls functions instead of answering, though it was told to stop. */
export const toolLoop = (): VoiceError =>
  new VoiceError('ToolLoop', 'The model calls functions again and again and does not answer.', {
    status: 502,
    retry: 'now',
    remedy: 'Use a model that handles tools, or say in the prompt when to call them.',
  });
