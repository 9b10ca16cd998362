// What `firstword dev` serves besides its console, over its real port.
import { OpenAI } from 'openai';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startDevFixture, type DevFixture } from '../../fixtures/dev-server.ts';

let dev: DevFixture;
beforeAll(async () => {
  dev = await startDevFixture({ waitForVoice: false });
});
afterAll(() => dev.close());

const streamOf = (input: string) =>
  fetch(`${dev.url}/api/flows/front-desk/stream/s1?input=${encodeURIComponent(input)}`);

it('says itself that an input is too long, in whatever script it is written', async () => {
  const response = await streamOf('你'.repeat(8_001));
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ error: { code: 'InputTooLong' } });
});

it('takes the longest input that there may be', async () => {
  const response = await streamOf('你'.repeat(8_000));
  expect(response.status).toBe(200);
  await response.body?.cancel();
});

it('is a chat model to every client of OpenAI’s API', async () => {
  const client = new OpenAI({ baseURL: `${dev.url}/v1`, apiKey: 'any' });
  const completion = await client.chat.completions.create({
    model: 'front-desk',
    messages: [{ role: 'user', content: 'When is breakfast?' }],
  });
  expect(completion.choices[0]?.message.content).toBe('Breakfast is served from seven to ten in the garden room.');
});
