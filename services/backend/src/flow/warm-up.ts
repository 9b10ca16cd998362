// The session's first request, made before anybody has spoken: the model server reads persona, tools and greeting once,
// and has them at hand when the first turn comes.
import { ensureError } from '@firstword/shared/contract/errors';
import type { FlowFunctions } from './functions.ts';
import { historyOf } from './history.ts';
import type { SessionOptions } from './session-options.ts';
import type { SessionRecord } from './session-record.ts';

export type WarmUp = {
  /** Once the greeting has been said. */
  begin(greeted: Promise<void>): void;
  /** The first turn has come earlier. */
  end(): void;
};

export type WarmUpParts = Pick<SessionOptions, 'flow' | 'model' | 'log'> & {
  record: Pick<SessionRecord, 'state'>;
  functions: () => Promise<FlowFunctions>;
  /** Aborts with the session. */
  life: AbortSignal;
};

/** Asks nothing yet. */
export const createWarmUp = (parts: WarmUpParts): WarmUp => {
  const early = new AbortController();
  const signal = AbortSignal.any([early.signal, parts.life]);
  return {
    begin: (greeted) => {
      if (!parts.flow.asksModel) return;
      greeted
        .then(() => askForOne(parts, signal))
        .catch((thrown: unknown) => parts.log.error({ error: ensureError(thrown).name }, 'warm-up failed'));
    },
    end: () => early.abort(),
  };
};

/** Asks for one token and drops it. A fault of the model's is none: the first turn will tell of it. */
const askForOne = async ({ model, record, functions }: WarmUpParts, signal: AbortSignal): Promise<void> => {
  const { tools: given } = await functions();
  const messages = [...historyOf(record.state()), { role: 'user' as const, content: '.' }];
  const tools = given.length > 0 ? { tools: given } : {};
  try {
    for await (const _ of model().reply({ messages, ...tools, maxTokens: 1, signal })) break;
  } catch {
    // Whatever it was, nobody has waited for it.
  }
};
