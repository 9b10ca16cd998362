// spec.llm: the model server, any that speaks OpenAI's chat completions.
import { Type, type Static } from 'typebox';
import { Duration } from '../duration.ts';
import { HttpUrl, SecretKeyRef, closed } from './fields.ts';

const server = {
  baseURL: HttpUrl('Base URL of the server, with its /v1', 'http://localhost:8000/v1'),
  model: Type.String({
    minLength: 1,
    maxLength: 256,
    description: 'Model name as the server knows it',
    examples: ['qwen3-8b'],
  }),
  apiKeySecretRef: Type.Optional(SecretKeyRef('Where the API key lies', 'llm')),
};

const price = (description: string) => Type.Number({ minimum: 0, maximum: 1_000_000, description });

const PricesSpec = Type.Object(
  {
    inputPerMillion: price('Price of a million tokens that are sent'),
    outputPerMillion: price('Price of a million tokens that are answered'),
    currency: Type.String({
      pattern: '^[A-Z]{3}$',
      maxLength: 3,
      default: 'USD',
      description: 'Currency of the prices (ISO 4217)',
      form: 'three capital letters',
    }),
  },
  closed('What the model costs, for the cost of each turn in its record'),
);
export type PricesSpec = Static<typeof PricesSpec>;

const LlmFallbackSpec = Type.Object(server, closed('A server that is asked where the ones before it fail'));
export type LlmFallbackSpec = Static<typeof LlmFallbackSpec>;

export const LlmSpec = Type.Object(
  {
    ...server,
    firstTokenTimeout: Duration('Longest wait for the first token of a reply', '10s'),
    stallTimeout: Duration('Longest silence between two tokens of a reply', '5s'),
    continuation: Type.Enum(['none', 'prefill', 'continue_final_message'], {
      default: 'none',
      description: 'How the server goes on from the beginning of a reply, if it can',
    }),
    prices: Type.Optional(PricesSpec),
    fallbacks: Type.Array(LlmFallbackSpec, {
      maxItems: 8,
      default: [],
      description: 'Servers that are asked, in this order, where the first fails or takes too long',
    }),
  },
  closed('The model; left out, the cluster default or the laptop’s own is used'),
);
export type LlmSpec = Static<typeof LlmSpec>;
