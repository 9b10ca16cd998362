import fastify from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { guardLoopback, isOwnHost } from '../../../../services/backend/src/access/loopback-guard.ts';

const apps: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

const guarded = (listenHost: string) => {
  const app = fastify();
  guardLoopback(app, listenHost);
  app.get('/', async () => 'hello');
  apps.push(app);
  return app;
};

describe('the Host of a request', () => {
  it.each([
    ['127.0.0.1:7337', '127.0.0.1', true],
    ['localhost:7337', '127.0.0.1', true],
    ['[::1]:7337', '127.0.0.1', true],
    ['evil.example', '127.0.0.1', false],
    ['127.0.0.1.evil.example:7337', '127.0.0.1', false],
    ['localhost.evil.example', '127.0.0.1', false],
    ['192.168.1.5:7337', '127.0.0.1', false],
    ['192.168.1.5:7337', '0.0.0.0', true],
    ['evil.example:7337', '0.0.0.0', false],
    ['box.lan:7337', 'box.lan', true],
    ['', '127.0.0.1', false],
    ['a b', '127.0.0.1', false],
  ])('"%s" on a server that listens on %s: own is %s', (host, listenHost, own) => {
    expect(isOwnHost(host, listenHost)).toBe(own);
  });
});

describe('a guarded server', () => {
  it('answers its own pages and programs without an Origin', async () => {
    const app = guarded('127.0.0.1');
    const headers = { host: '127.0.0.1:7337' };
    expect((await app.inject({ url: '/', headers })).statusCode).toBe(200);
    const own = await app.inject({ url: '/', headers: { ...headers, origin: 'http://127.0.0.1:7337' } });
    expect(own.statusCode).toBe(200);
  });

  it('refuses a foreign Host with 403, a code and a remedy', async () => {
    const answer = await guarded('127.0.0.1').inject({ url: '/', headers: { host: 'rebound.example' } });
    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toMatchObject({ error: { code: 'ForeignHost', remedy: expect.any(String) } });
  });

  it.each(['http://evil.example', 'null', 'http://127.0.0.1:9999', 'https://127.0.0.1:7337', 'not a url'])(
    'refuses the Origin %s with 403, routes that do not exist included',
    async (origin) => {
      const app = guarded('127.0.0.1');
      for (const url of ['/', '/missing']) {
        const answer = await app.inject({ url, headers: { host: '127.0.0.1:7337', origin } });
        expect(answer.statusCode).toBe(403);
        expect(answer.json()).toMatchObject({ error: { code: 'ForeignOrigin' } });
      }
    },
  );
});
