// The same streams over HTTP/2: many of them on one connection.
import type { ClientHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { afterEach, expect, it } from 'vitest';
import { backendRoutes } from '@firstword/backend/app';
import { createFakeModel } from '@firstword/backend/llm/fake';
import { createMemoryTokenLog } from '@firstword/backend/token-log/memory';
import { createFakeHttp } from '@firstword/backend/tools/fake-http';
import { systemClock as clock } from '@firstword/shared/runtime/clock';
import { silentLog } from '@firstword/shared/runtime/log';
import { askOverHttp2, connectHttp2 } from '../../fixtures/http2-streams.ts';
import { aFlow } from '../../unit/backend/a-flow.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

const start = async (): Promise<ClientHttp2Session> => {
  const app = fastify({ http2: true });
  let ids = 0;
  const model = createFakeModel({ clock, replies: [['From ', 'seven.', { hang: true }]] });
  await app.register(
    backendRoutes({
      flows: new Map([['front-desk', aFlow()]]),
      model: () => model,
      http: () => createFakeHttp(),
      tokenLog: createMemoryTokenLog({ startedMs: 1 }),
      clock,
      log: silentLog,
      newId: () => `id-${ids++}`,
    }),
  );
  await app.listen({ port: 0, host: '127.0.0.1' });
  const client = connectHttp2(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`);
  open.push(async () => {
    client.destroy();
    await app.close();
  });
  return client;
};

it('streams come as they are written, twenty at once on one connection', async () => {
  const client = await start();
  const sessions = Array.from({ length: 20 }, (_, index) => `s${index}`);
  const texts = await Promise.all(sessions.map((session) => askOverHttp2(client, session, 'seven.')));
  for (const text of texts)
    expect(text).toMatch(
      /^retry: \d+\n\nid: \d+-1\n\nid: \d+-2\ndata: .*"content":"From ".*\n\nid: \d+-3\ndata: .*"seven\."/,
    );
});
