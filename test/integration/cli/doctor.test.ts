// `firstword doctor` as a process, in front of real proxies that hand streams on, and ones that do not.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createAccess } from '@firstword/backend/access/access';
import type { Readiness } from '@firstword/backend/routes/health';
import { redisFault } from '@firstword/backend/token-log/redis/connection/faults';
import { systemClock } from '@firstword/shared/runtime/clock';
import { startFirstword } from '../../fixtures/firstword.ts';
import { startProxy, type ProxyManner } from '../../fixtures/proxy.ts';
import { closeBackends, startBackend } from '../backend/backend-app.ts';

const TOKEN = 'service-token-of-this-deployment-0';
const proxies: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const proxy of proxies.splice(0)) await proxy.close();
  await closeBackends();
});

const start = async (manner: ProxyManner, isGuarded = true): Promise<string> => {
  const access = createAccess({ serviceTokens: () => [TOKEN], clock: systemClock });
  const backend = await startBackend(isGuarded ? { access } : {});
  const proxy = await startProxy(backend.url, manner);
  proxies.push(proxy);
  return proxy.url;
};

const doctor = async (...args: string[]) => {
  const run = startFirstword(['doctor', ...args]);
  return { code: await run.ended, output: run.output() };
};

describe('firstword doctor', () => {
  it('finds nothing wrong behind a proxy that hands streams on', async () => {
    const { code, output } = await doctor(await start('good'), '--token', TOKEN);
    expect(output).toMatch(
      /^ok .*on this machine\.\nok .*ready\.\nok .*token is let in\.\nok .*Streams come as they are sent/,
    );
    expect(code).toBe(0);
  });

  it('says that a proxy holds words back, and what to do', async () => {
    const { code, output } = await doctor(await start({ bufferBytes: 4_096 }), '--token', TOKEN);
    expect(output).toMatch(/FAULT .*test-proxy.* holds words back: up to \d+ ms\.\n.*buffering off.*docs\/proxies\.md/);
    expect(code).toBe(1);
  });

  it('says that a proxy ends streams', async () => {
    const { code, output } = await doctor(await start({ cutAfterBytes: 100 }), '--token', TOKEN);
    expect(output).toMatch(/FAULT .*broke off.*\n.*time-out/);
    expect(code).toBe(1);
  });

  it('says that calls need a token, and that a wrong one is wrong', async () => {
    const url = await start('good');
    const [without, wrong] = [await doctor(url), await doctor(url, '--token', 'wrong')];
    expect([without.code, wrong.code]).toEqual([1, 1]);
    expect(without.output).toMatch(/FAULT .*need a token\.\n.*--token/);
    expect(wrong.output).toMatch(/FAULT .*not let in\.\n.*Secret/);
  });

  it('takes the token out of a file, and never prints it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'firstword-doctor-'));
    writeFileSync(join(folder, 'token'), `${TOKEN}\nanother\n`);
    const { code, output } = await doctor(await start('good'), '--token', `@${join(folder, 'token')}`);
    rmSync(folder, { recursive: true });
    expect([code, output.includes(TOKEN)]).toEqual([0, false]);
  });

  it('says what the backend says is wrong with its Redis, and what helps', async () => {
    const readiness: Readiness = { status: 'redis-away', fault: redisFault(new Error('WRONGPASS')) };
    const { url } = await startBackend({ readiness: () => readiness });
    const { code, output } = await doctor(url);
    expect(output).toMatch(
      /FAULT .*not ready: redis-away\.\n[^]*note .*refuses the user.*RedisLoginRefused.*\n.*percent-encoded/,
    );
    expect(code).toBe(1);
  });

  it('notes that nobody needs a token', async () => {
    const { code, output } = await doctor(await start('good', false));
    expect(output).toMatch(/note .*without a token/);
    expect(code).toBe(0);
  });

  it.each([
    ['nothing', () => 'http://127.0.0.1:9', /FAULT .*does not answer/, 1],
    ['no address', () => 'voice.example', /is no address/, 2],
    ['TLS where there is none', () => silent(), /FAULT .*TLS failed/, 1],
  ])('says that there is %s', async (_, url, words, exit) => {
    const { code, output } = await doctor(await url());
    expect(output).toMatch(words);
    expect(output).not.toMatch(/\n\s+at /);
    expect(code).toBe(exit);
  });
});

/** A port that hangs up on whoever speaks. */
const silent = async (): Promise<string> => {
  const server: Server = createServer((socket) => socket.once('data', () => socket.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxies.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
