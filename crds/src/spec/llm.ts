// spec.llm: the model server, any that speaks OpenAI's chat completions.
import { Type, type Static } from 'typebox';
import { Duration } from '../duration.ts';

const SecretKeyRef = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 253, description: 'Name of the Secret', examples: ['llm'] }),
    key: Type.String({ minLength: 1, maxLength: 253, description: 'Key in the Secret', examples: ['key'] }),
  },
  { additionalProperties: false, description: 'Where the API key lies' },
);

export const LlmSpec = Type.Object(
  {
    baseURL: Type.String({
      pattern: '^https?://[^/\\s]\\S*$',
      maxLength: 2048,
      description: 'Base URL of the server, with its /v1',
      form: 'an http or https URL',
      examples: ['http://localhost:8000/v1'],
    }),
    model: Type.String({
      minLength: 1,
      maxLength: 256,
      description: 'Model name as the server knows it',
      examples: ['qwen3-8b'],
    }),
    apiKeySecretRef: Type.Optional(SecretKeyRef),
    firstTokenTimeout: Duration('Longest wait for the first token of a reply', '10s'),
    stallTimeout: Duration('Longest silence between two tokens of a reply', '5s'),
  },
  { additionalProperties: false, description: 'The model; left out, the cluster default or the laptop’s own is used' },
);
export type LlmSpec = Static<typeof LlmSpec>;
