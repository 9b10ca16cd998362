// Any OpenAI-compatible server as a ChatModel: streamed, with our own time-outs, and every fault typed.
import { APIError, OpenAI } from 'openai';
import type { Clock } from '@firstword/shared/runtime/clock';
import { createDeadline, type ReplyTimeouts } from './deadline.ts';
import { modelCutOff, modelGarbled } from './faults.ts';
import { modelFault } from './openai-faults.ts';
import { openAiMessages, openAiTools } from './openai-request.ts';
import { createReplyReader } from './reply-reader.ts';
import { createWarmFetch } from './warm-fetch.ts';
import type { ChatModel, ChatRequest } from './port.ts';

export type OpenAiModelOptions = ReplyTimeouts & {
  /** With its `/v1`. */
  baseURL: string;
  model: string;
  /** Asked at each request, so that a key may be rotated. */
  apiKey?: () => string | undefined;
  clock: Clock;
  /** `spec.llm.continuation`: how the server is told to go on from the beginning of a reply. */
  continuation?: 'none' | 'prefill' | 'continue_final_message';
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
  const ask = createAsk(options, createClient(options));
  let calls = 0;
  const newCallId = (): string => `call_${++calls}`;
  return {
    status: { kind: 'server', name: model, where: new URL(options.baseURL).host, why: options.why },
    reply: async function* (request) {
      const { signal, maxTokens, continues = false } = request;
      signal.throwIfAborted();
      const deadline = createDeadline(clock, signal, options);
      const reader = createReplyReader({ clock, model, newCallId, continues });
      try {
        for await (const chunk of await ask(request, deadline.signal)) {
          const ended = reader.finished();
          const { content, progress } = reader.read(chunk);
          if (progress) deadline.pause();
          if (content !== '') yield { type: 'content', content };
          if (progress) deadline.resume();
          if (ended || !reader.finished()) continue;
          deadline.pause();
          yield* reader.calls();
          deadline.finishWithin(TAIL_MS);
        }
        deadline.signal.throwIfAborted();
      } catch (thrown) {
        signal.throwIfAborted();
        if (!reader.finished()) {
          throw modelFault(deadline.signal.aborted ? deadline.signal.reason : thrown, reader.begun());
        }
      } finally {
        // A whole reply's connection has its last moment to finish, and is dropped after it.
        if (!reader.finished()) deadline.pause();
      }
      if (!reader.begun() && maxTokens === undefined) throw modelGarbled('sent a reply without any text');
      if (!reader.finished()) throw modelCutOff();
      yield* reader.usage();
    },
  };
};

/** vLLM's words for it; to other servers a last message of the assistant's says enough. */
const CONTINUE = { continue_final_message: true, add_generation_prompt: false };

/** Asks for a streamed reply and its usage; a server that does not know how to tell the usage is asked without, from then on. */
const createAsk = ({ model, continuation }: OpenAiModelOptions, client: OpenAI) => {
  let usage: object = { stream_options: { include_usage: true } };
  return async ({ messages, tools = [], maxTokens, continues }: ChatRequest, signal: AbortSignal) => {
    const body = {
      model,
      messages: openAiMessages(messages),
      stream: true as const,
      ...(tools.length > 0 ? { tools: openAiTools(tools) } : {}),
      ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
      ...(continues && continuation === 'continue_final_message' ? CONTINUE : {}),
    };
    try {
      return await client.chat.completions.create({ ...body, ...usage }, { signal });
    } catch (thrown) {
      if (!('stream_options' in usage) || !refusesParameter(thrown)) throw thrown;
      const stream = await client.chat.completions.create(body, { signal });
      usage = {};
      return stream;
    }
  };
};

/** 400 and 422 are what servers say to a field that they do not know. */
const refusesParameter = (thrown: unknown): boolean =>
  thrown instanceof APIError && (thrown.status === 400 || thrown.status === 422);

const createClient = ({ baseURL, apiKey }: OpenAiModelOptions): OpenAI =>
  new OpenAI({
    baseURL,
    apiKey: async () => apiKey?.() ?? NO_KEY,
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: NEVER_MS,
    logLevel: 'off',
    fetch: createWarmFetch(),
  });
