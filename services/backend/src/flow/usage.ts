// What the models of a turn took: tokens, and their cost where the flow says its prices.
import type { LlmSpec } from '@firstword/crds/spec/llm';
import type { ModelUsage } from '@firstword/shared/contract/token-event';

/** Nothing where nothing was asked. */
export type Usage = { usage?: ModelUsage[] };

type Counted = Pick<ModelUsage, 'model' | 'inputTokens' | 'outputTokens' | 'reasoningMs'>;

/** Adds up the requests of one turn, model by model. */
export const createUsage = (llm: LlmSpec | undefined) => {
  const byModel = new Map<string, Counted>();
  return {
    add: ({ model, inputTokens, outputTokens, reasoningMs = 0 }: Counted): void => {
      const sum: Counted = byModel.get(model) ?? { model, inputTokens: 0, outputTokens: 0 };
      const thoughtMs = (sum.reasoningMs ?? 0) + reasoningMs;
      byModel.set(model, {
        model,
        inputTokens: sum.inputTokens + inputTokens,
        outputTokens: sum.outputTokens + outputTokens,
        ...(thoughtMs > 0 ? { reasoningMs: thoughtMs } : {}),
      });
    },
    /** As a turn's `done` has it. */
    spent: (): Usage =>
      byModel.size === 0
        ? {}
        : { usage: [...byModel.values()].map((counted) => ({ ...counted, ...costOf(counted, llm) })) },
  };
};

const TOKENS_PER_PRICE = 1_000_000;

/** The prices are those of `spec.llm.model`; what a fallback took has none. */
const costOf = (counted: Counted, llm: LlmSpec | undefined): Pick<ModelUsage, 'cost'> => {
  const { prices, model } = llm ?? {};
  if (!prices || model !== counted.model) return {};
  const { inputPerMillion, outputPerMillion, currency } = prices;
  const amount = (counted.inputTokens * inputPerMillion + counted.outputTokens * outputPerMillion) / TOKENS_PER_PRICE;
  return { cost: { amount, currency } };
};
