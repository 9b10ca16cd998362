import { afterEach, expect, it } from 'vitest';
import type { ModelPart } from '@firstword/backend/llm/port';
import type { LlmSpec } from '@firstword/crds/spec/llm';
import { systemClock } from '@firstword/shared/runtime/clock';
import { chatModelOf } from '../../../services/cli/src/dev/chat-model.ts';
import type { FoundModel } from '../../../services/cli/src/dev/find-model.ts';
import { startModelServer, type ModelServer } from '../../fixtures/model-server.ts';
import { aFlow } from '../../unit/backend/a-flow.ts';

const servers: ModelServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** A flow whose own model is down and whose fallback answers, and what a laptop's user hears of it. */
const start = async () => {
  const down = await startModelServer({ reply: () => '', fault: 'down' });
  const fallback = await startModelServer({ reply: () => 'I am the fallback.' });
  servers.push(down, fallback);
  const timeouts = { firstTokenTimeout: '10s', stallTimeout: '5s', continuation: 'none' } as const;
  const llm: LlmSpec = {
    baseURL: down.url,
    model: 'own',
    ...timeouts,
    fallbacks: [{ baseURL: fallback.url, model: 'other', apiKeySecretRef: { name: 'llm', key: 'other' } }],
  };
  const flow = aFlow();
  flow.spec.llm = llm;
  const askOf = (server: FoundModel['server']) => {
    const status = { kind: 'server', name: 'x', where: 'y', why: 'a test chose it' } as const;
    const secrets = new Map([['llm/other', 'sk-other']]);
    const model = chatModelOf({ server, status }, { flow, secrets, clock: systemClock });
    return Array.fromAsync(model.reply({ messages: [], signal: new AbortController().signal }));
  };
  return { down, fallback, askOf };
};

const textOf = (parts: ModelPart[]): string =>
  parts.map((part) => (part.type === 'content' ? part.content : '')).join('');

it('stands the resource’s fallbacks behind its model, each with its own key', async () => {
  const { down, fallback, askOf } = await start();
  expect(textOf(await askOf({ baseURL: down.url, model: 'own', apiKey: 'sk-own' }))).toBe('I am the fallback.');
  expect(fallback.requests[0]?.model).toBe('other');
  expect(fallback.keys).toEqual(['sk-other']);
});

it('stands none behind a model that the laptop put in its place', async () => {
  const { down, fallback, askOf } = await start();
  const local = { baseURL: `${down.url}/`, model: 'local', apiKey: undefined };
  await expect(askOf(local)).rejects.toMatchObject({ code: 'ModelUnavailable' });
  expect(fallback.requests).toEqual([]);
});
