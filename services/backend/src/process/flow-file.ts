// The flow that a process serves: a mounted file, looked at every second. One that is wrong changes nothing but the fault.
import { readFile } from 'node:fs/promises';
import { parseVoiceFlow } from '@firstword/crds/parse-voice-flow';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import { VoiceError } from '@firstword/shared/contract/errors';
import { toVoiceError } from '@firstword/shared/runtime/error-replies';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import { flowHash } from '../flow/flow-hash.ts';
import { modelMissing } from '../outside/ports-of-flows.ts';

export type FlowFile = {
  /** Served, by flow id; changes with the file. */
  flows: ReadonlyMap<string, VoiceFlow>;
  /** Why the file as it stands is not served; null when it is. */
  fault(): VoiceError | null;
  close(): Promise<void>;
};

export type FlowFileOptions = { path: string; clock: Clock; log: Log };

// A mounted ConfigMap is swapped by symbolic links, which file events do not tell of; reading a small file does.
const LOOK_EVERY_MS = 1_000;

/** Reads the file; rejects when there is nothing to serve. Then follows it. */
export const openFlowFile = async ({ path, clock, log }: FlowFileOptions): Promise<FlowFile> => {
  const closing = new AbortController();
  const flows = new Map<string, VoiceFlow>();
  let seen: string | null = null;
  let fault: VoiceError | null = null;

  const look = async (): Promise<void> => {
    const text = await readFile(path, 'utf8').catch((cause: unknown) => Promise.reject(unreadable(path, cause)));
    if (text === seen) return;
    const flow = flowOf(path, text);
    seen = text;
    flows.clear();
    flows.set(flow.metadata.name, flow);
    log.info({ flow: flow.metadata.name, hash: flowHash(flow) }, 'serving a flow');
  };
  const lookAgain = async (): Promise<void> => {
    try {
      await look();
      fault = null;
    } catch (thrown) {
      const next = toVoiceError(thrown);
      if (next.message !== fault?.message) log.warn({ code: next.code, fault: next.message }, 'flow file not served');
      fault = next;
    }
  };
  await look();
  const watching = (async () => {
    while (!closing.signal.aborted) {
      await clock.sleep(LOOK_EVERY_MS, closing.signal).catch(() => undefined);
      if (!closing.signal.aborted) await lookAgain();
    }
  })();
  return {
    flows,
    fault: () => fault,
    close: async () => {
      closing.abort();
      await watching;
    },
  };
};

const flowOf = (path: string, text: string): VoiceFlow => {
  const parsed = parseVoiceFlow(text);
  if (parsed.ok) {
    if (!parsed.flow.spec.llm) throw modelMissing();
    return parsed.flow;
  }
  const [first] = parsed.faults;
  // Places, not messages: those may repeat a prompt.
  throw new VoiceError('FlowInvalid', `${path} has ${parsed.faults.length} faults, the first at ${first?.path}.`, {
    remedy: `Run \`firstword validate\` on line ${first?.line} and the others.`,
  });
};

const unreadable = (path: string, cause: unknown): VoiceError =>
  new VoiceError('FlowFileMissing', `The VoiceFlow file ${path} cannot be read.`, {
    remedy: 'Name a file that is there by FLOW_FILE.',
    cause,
  });
