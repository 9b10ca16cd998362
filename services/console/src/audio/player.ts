// The page's loudspeaker: a context at the service rate, the playout worklet, a mute. Never throws; a browser that
// cannot play says so by its state, and the conversation goes on in text.
import { SAMPLE_RATE_HZ } from '@firstword/shared/contract/audio';
import type { AudioFrame } from '@firstword/shared/contract/audio-frame';
import type { PlayerState } from '../state/view.ts';
import type { PlayoutCommand, PlayoutReport } from './playout-queue.ts';

export type Player = {
  /** Makes or wakes the output; call it in a user's gesture, browsers ask for one. */
  start(): void;
  /** Queues audio; a newer turn's replaces an older one's. */
  play(frame: AudioFrame): void;
  /** No more audio follows for the turn. */
  finish(turn: number, samples: number): void;
  /** Silences the turn at once and drops what still arrives for it. */
  stop(turn: number): void;
  /** Forgets every turn: the next conversation counts from 0 again. */
  reset(): void;
  mute(on: boolean): void;
};

export type PlayerOptions = {
  workletUrl: string;
  onPlayed: (report: PlayoutReport) => void;
  onState: (state: PlayerState) => void;
};

// How long a context may take to start before the page asks for a tap: a start takes some 30 ms where it is allowed.
const BLOCKED_AFTER_MS = 500;

// Browsers resample between the context's rate and the device's; one that refuses the rate gets the queue's own.
const openContext = (): AudioContext => {
  try {
    return new AudioContext({ sampleRate: SAMPLE_RATE_HZ, latencyHint: 'interactive' });
  } catch {
    return new AudioContext();
  }
};

type Output = { context: AudioContext; gain: GainNode; port: Promise<MessagePort> };

const openOutput = ({ workletUrl, onPlayed, onState }: PlayerOptions): Output => {
  const context = openContext();
  const gain = context.createGain();
  gain.connect(context.destination);
  context.addEventListener('statechange', () => onState(context.state === 'running' ? 'running' : 'blocked'));
  const port = context.audioWorklet.addModule(workletUrl).then(() => {
    const node = new AudioWorkletNode(context, 'playout', { numberOfInputs: 0, outputChannelCount: [1] });
    node.port.addEventListener('message', ({ data }: MessageEvent<PlayoutReport>) => onPlayed(data));
    node.port.start();
    node.connect(gain);
    return node.port;
  });
  return { context, gain, port };
};

/** A player that opens the audio device at its first `start`. */
export const createPlayer = (options: PlayerOptions): Player => {
  let output: Output | null = null;
  let isMuted = false;
  let hasFailed = false;
  let watch: ReturnType<typeof setTimeout> | undefined;

  const fail = (): void => {
    hasFailed = true;
    output = null;
    options.onState('unavailable');
  };
  // A context that starts without its worklet plays nothing all the same.
  const onState = (state: PlayerState): void => {
    if (!hasFailed) options.onState(state);
  };
  const command = (message: PlayoutCommand): void => {
    output?.port.then((port) => port.postMessage(message)).catch(fail);
  };
  const watchStart = ({ context }: Output): void => {
    if (context.state === 'running') return;
    watch ??= setTimeout(() => {
      watch = undefined;
      if (context.state !== 'running') onState('blocked');
    }, BLOCKED_AFTER_MS);
  };
  const setGain = ({ context, gain }: Output): void => {
    gain.gain.setTargetAtTime(isMuted ? 0 : 1, context.currentTime, 0.005);
  };

  return {
    start: () => {
      if (hasFailed) return;
      try {
        output ??= openOutput({ ...options, onState });
        setGain(output);
        output.context.resume().catch(fail);
        output.port.catch(fail);
      } catch {
        fail();
      }
    },
    play: (frame) => {
      if (output) watchStart(output);
      command({ type: 'push', frame });
    },
    finish: (turn, samples) => command({ type: 'finish', turn, samples }),
    stop: (turn) => command({ type: 'stop', turn }),
    reset: () => command({ type: 'reset' }),
    mute: (on) => {
      isMuted = on;
      if (output) setGain(output);
    },
  };
};
