// Any OpenAI-compatible server as a ChatModel: streamed, with our own time-outs, and every fault typed.
import { OpenAI } from 'openai';
import type { Clock } from '@firstword/shared/runtime/clock';
import { createDeadline, type ReplyTimeouts } from './deadline.ts';
import { modelCutOff, modelGarbled } from './faults.ts';
import { modelFault } from './openai-faults.ts';
import { openAiMessages } from './openai-request.ts';
import { createWarmFetch } from './warm-fetch.ts';
import type { ChatModel } from './port.ts';

export type OpenAiModelOptions = ReplyTimeouts & {
  /** With its `/v1`. */
  baseURL: string;
  model: string;
  apiKey?: string;
  clock: Clock;
  /** Why this model was chosen: one sentence for the screen. */
  why: string;
};

/** Servers without a key want the header all the same. */
const NO_KEY = 'none';
/** The longest timer there is: the package's own time-outs stay out of the way of ours. */
const NEVER_MS = 2_147_483_647;
/** How long the end of the stream is waited for once the reply is whole. */
const TAIL_MS = 1_000;

/** A ChatModel over HTTP. One client, so its connections stay warm from turn to turn. */
export const createOpenAiModel = (options: OpenAiModelOptions): ChatModel => {
  const { model, clock } = options;
  const client = createClient(options);
  return {
    status: { kind: 'server', name: model, where: new URL(options.baseURL).host, why: options.why },
    reply: async function* ({ messages, signal }) {
      signal.throwIfAborted();
      const deadline = createDeadline(clock, signal, options);
      let begun = false;
      let finished = false;
      try {
        const stream = await client.chat.completions.create(
          { model, messages: openAiMessages(messages), stream: true },
          { signal: deadline.signal },
        );
        for await (const chunk of stream) {
          const { content, finish } = readChunk(chunk);
          if (content !== '' && !finished) {
            deadline.pause();
            begun = true;
            yield { type: 'content', content };
            deadline.resume();
          }
          if (finish) {
            finished = true;
            deadline.finishWithin(TAIL_MS);
          }
        }
        deadline.signal.throwIfAborted();
      } catch (thrown) {
        signal.throwIfAborted();
        if (!finished) throw modelFault(deadline.signal.aborted ? deadline.signal.reason : thrown, begun);
      } finally {
        // A whole reply's connection has its last moment to finish, and is dropped after it.
        if (!finished) deadline.pause();
      }
      if (!begun) throw modelGarbled('sent a reply without any text');
      if (!finished) throw modelCutOff();
    },
  };
};

const createClient = ({ baseURL, apiKey }: OpenAiModelOptions): OpenAI =>
  new OpenAI({
    baseURL,
    apiKey: apiKey ?? NO_KEY,
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: NEVER_MS,
    logLevel: 'off',
    fetch: createWarmFetch(),
  });

/** Takes a chunk apart without trusting its shape: servers differ, and some send anything. */
const readChunk = (chunk: unknown): { content: string; finish: boolean } => {
  const choice = (chunk as { choices?: { delta?: { content?: unknown }; finish_reason?: unknown }[] } | null)
    ?.choices?.[0];
  const content = choice?.delta?.content ?? '';
  if (typeof content !== 'string') throw modelGarbled('sent text that is no string');
  return { content, finish: typeof choice?.finish_reason === 'string' };
};
