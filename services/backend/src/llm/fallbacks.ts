// Several models as one: where the first fails before it has said anything, the next is asked at once.
import type { VoiceError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import { toVoiceError } from '@firstword/shared/runtime/error-replies';
import type { ChatModel, ModelPart } from './port.ts';

export type FallbackModelOptions = {
  /** In the order in which they are asked; at least one. */
  models: readonly [ChatModel, ...ChatModel[]];
  clock: Clock;
};

/** So long a model that failed is asked last: else every caller would wait for it anew. Its own advice counts as well. */
const REST_MS = 10_000;

/**
 * A ChatModel whose `status` is the model's that answered last. A fault after the first part ends the reply: the caller
 * has heard the beginning, and no other model goes on from there.
 */
export const createFallbackModel = ({ models, clock }: FallbackModelOptions): ChatModel => {
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
      for (const model of inOrder()) {
        let begun = false;
        try {
          for await (const part of model.reply(request)) {
            begun = true;
            answering = model;
            yield part satisfies ModelPart;
          }
          restsUntilMs.delete(model);
          return;
        } catch (thrown) {
          request.signal.throwIfAborted();
          fault = toVoiceError(thrown);
          rest(model, fault);
          if (begun) throw fault;
        }
      }
      throw fault ?? new TypeError('there is no model to ask');
    },
  };
};
