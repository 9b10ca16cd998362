import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { SpeechRequest } from '../../../../services/shared/src/contract/speech-api.ts';
import { SpeechInput } from '../../../../services/shared/src/contract/speech-stream.ts';

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../../${path}`, import.meta.url)), 'utf8');
const page = read('docs/speech-api.md');

test('the page of the speech service names every field of a request and every message', () => {
  const fields = Object.keys(SpeechRequest.properties);
  const messages = SpeechInput.anyOf.map((schema) => schema.properties.type.const);
  expect([...fields, ...messages].filter((name) => !page.includes(`\`${name}`))).toEqual([]);
});

test('and every variable of the environment, and every metric', () => {
  const variables = [...read('services/piper/src/config.ts').matchAll(/(?:text|whole)\('([A-Z_]+)'/g)].map(
    (found) => found[1],
  );
  const metrics = [...read('services/piper/src/metrics/speech-metrics.ts').matchAll(/'voiceflow_tts(_\w+)'/g)].map(
    (found) => found[1],
  );
  expect(variables.length).toBeGreaterThan(8);
  expect([...variables, ...metrics].filter((name) => !page.includes(name ?? ''))).toEqual([]);
});
