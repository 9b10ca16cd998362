// The one port of `firstword dev` serves the speech stream too, beside the console's own socket.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { joinConsole } from '../../fixtures/console-client.ts';
import { startDevFixture, type DevFixture } from '../../fixtures/dev-server.ts';
import { openSpeechClient } from '../../fixtures/speech-client.ts';

let dev: DevFixture;
beforeAll(async () => {
  dev = await startDevFixture({ waitForVoice: false });
});
afterAll(() => dev.close());

test('a reply is spoken on the stream while the console talks on its own socket', async () => {
  const page = await joinConsole(dev.url);
  await using client = await openSpeechClient(dev.url);
  page.send({ type: 'open', input: 'When is breakfast?' });
  client.send(
    { type: 'start', context: 1 },
    { type: 'text', context: 1, text: 'Good morning. How can I help?' },
    { type: 'end', context: 1 },
  );
  await client.over(1);
  await page.event('turn-started');
  expect(client.messages.at(-1)).toMatchObject({ type: 'done', context: 1 });
  expect(client.samples(1).length).toBeGreaterThan(12_000);
  page.close();
});

test('a foreign origin is refused', async () => {
  const answer = await fetch(`${dev.url}/v1/stream`, { headers: { origin: 'http://evil.example' } });
  expect(answer.status).toBe(403);
});
