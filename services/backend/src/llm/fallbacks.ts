// Several models as one: where the first fails before it has said anything, the next is asked at once.
import type { VoiceError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import { toVoiceError } from '@firstword/shared/runtime/error-replies';
import type { ChatModel, ChatRequest } from './port.ts';

export type FallbackModelOptions = {
  /** In the order in which they are asked; at least one. */
  models: readonly [ChatModel, ...ChatModel[]];
  clock: Clock;
  /** The models can go on from the beginning of a reply: `spec.llm.continuation` is not `none`. */
  canContinue?: boolean;
};

/** So long a model that failed is asked last: else every caller would wait for it anew. Its own advice counts as well. */
const REST_MS = 10_000;

/**
 * A ChatModel whose `status` is the model's that answered last. Where a model fails within its reply, the next one goes on
 * from what was said, if the models can; if they cannot, or a tool was called, the reply ends with the fault.
 */
export const createFallbackModel = ({ models, clock, canContinue = false }: FallbackModelOptions): ChatModel => {
  const restsUntilMs = new Map<ChatModel, number>();
  let answering = models[0];

  const inOrder = (): ChatModel[] => {
    const rests = (model: ChatModel): number => Number((restsUntilMs.get(model) ?? 0) > clock.nowMs());
    return models.toSorted((a, b) => rests(a) - rests(b));
  };
  const rest = (model: ChatModel, { retry }: VoiceError): void => {
    const advisedMs = typeof retry === 'object' ? retry.afterMs : 0;
    restsUntilMs.set(model, clock.nowMs() + Math.max(REST_MS, advisedMs));
  };

  return {
    get status() {
      return answering.status;
    },
    reply: async function* (request) {
      let fault: VoiceError | null = null;
      let said = '';
      let hasCalled = false;
      for (const model of inOrder()) {
        try {
          for await (const part of model.reply(said === '' ? request : continued(request, said))) {
            answering = model;
            if (part.type === 'content') said += part.content;
            hasCalled ||= part.type === 'tool-call';
            yield part;
          }
          restsUntilMs.delete(model);
          return;
        } catch (thrown) {
          request.signal.throwIfAborted();
          fault = toVoiceError(thrown);
          rest(model, fault);
          if (hasCalled || (said !== '' && !canContinue)) throw fault;
        }
      }
      throw fault ?? new TypeError('there is no model to ask');
    },
  };
};

const continued = (request: ChatRequest, said: string): ChatRequest => ({
  ...request,
  messages: [...request.messages, { role: 'assistant', content: said }],
  continues: true,
});
