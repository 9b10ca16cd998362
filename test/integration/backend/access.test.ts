// Who gets in: every route, with every kind of token.
import { afterEach, describe, expect, it } from 'vitest';
import { createAccess } from '@firstword/backend/access/access';
import type { GuardOptions } from '@firstword/backend/access/guard';
import { createBackendMetrics } from '@firstword/backend/metrics/backend-metrics';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { aFlow } from '../../unit/backend/a-flow.ts';
import { closeBackends, contentsOf, startBackend } from './backend-app.ts';

afterEach(closeBackends);

const SERVICE = 'service-token-of-this-deployment-0';
const ANOTHER_SERVICE = 'service-token-of-another-tenant-00';
const HOUR_MS = 3_600_000;

const start = async (options: Omit<GuardOptions, 'access'> = {}) => {
  const clock = createFakeClock(1_700_000_000_000);
  const accessOf = (token: string) => createAccess({ serviceTokens: () => [token], clock });
  const access = accessOf(SERVICE);
  const flow = aFlow();
  const flows = new Map(['front-desk', 'night-desk'].map((name) => [name, { ...flow, metadata: { name } }]));
  const backend = await startBackend({ ...options, access, flows, metrics: createBackendMetrics() });
  const call = async (method: string, path: string, token?: string, headers: Record<string, string> = {}) => {
    const abort = new AbortController();
    const answer = await fetch(`${backend.url}${path}`, {
      method,
      signal: abort.signal,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(method === 'POST' ? { body: JSON.stringify(bodyOf(path)) } : {}),
    });
    const isStream = answer.headers.get('content-type') === 'text/event-stream';
    const text = isStream ? '' : await answer.text();
    abort.abort();
    return { status: answer.status, headers: answer.headers, code: /"code":"(\w+)"/.exec(text)?.[1], text };
  };
  return { ...backend, clock, accessOf, access, call };
};

const bodyOf = (asked: string): object | undefined => {
  const [path = ''] = asked.split('?');
  if (path.endsWith('/turns')) return { input: 'Hello?' };
  if (path.endsWith('/interrupt')) return { heard: 0 };
  if (path.endsWith('/spoken')) return { offset: 0 };
  if (path.endsWith('/completions')) return { model: 'front-desk', messages: [{ role: 'user', content: 'Hello?' }] };
  return {};
};

const OPEN = ['GET /healthz', 'GET /readyz', 'GET /openapi.json', 'GET /metrics'];
const SERVICE_ONLY = [
  'POST /api/flows/:flowId/sessions',
  'POST /api/flows/:flowId/sessions/:sessionId/token',
  'GET /api/stream-check',
  'POST /v1/chat/completions',
  'GET /v1/models',
  'GET /v1/models/:model',
];
const OWN = [
  'GET /api/flows/:flowId/stream/:sessionId',
  'POST /api/flows/:flowId/sessions/:sessionId/turns',
  'POST /api/flows/:flowId/sessions/:sessionId/turns/:turnId/commit',
  'POST /api/flows/:flowId/sessions/:sessionId/turns/:turnId/spoken',
  'POST /api/flows/:flowId/sessions/:sessionId/turns/:turnId/interrupt',
  'DELETE /api/flows/:flowId/sessions/:sessionId',
];

const pathOf = (route: string, flowId = 'front-desk', sessionId = 's1'): [method: string, path: string] => {
  const [method = '', pattern = ''] = route.split(' ');
  const path = pattern
    .replace(':flowId', flowId)
    .replace(':sessionId', sessionId)
    .replace(':turnId', 't1')
    .replace(':model', 'front-desk');
  return [method, path];
};

/** Two sessions of one flow, one with a turn `t1`, and one of the same name in another flow. */
const withSessions = async () => {
  const backend = await start();
  const post = (path: string, body: object) =>
    fetch(`${backend.url}/api/flows/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SERVICE}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).then((answer) => answer.json() as Promise<{ token: string }>);
  const { token } = await post('front-desk/sessions', { sessionId: 's1' });
  await post('front-desk/sessions/s1/turns', { input: 'Hi', turnId: 't1' });
  const { token: other } = await post('front-desk/sessions', { sessionId: 's2' });
  const { token: otherFlow } = await post('night-desk/sessions', { sessionId: 's1' });
  return { ...backend, token, other, otherFlow };
};

it('every route is in these lists', async () => {
  const { routes } = await start();
  const gets = routes.filter((route) => !route.startsWith('HEAD '));
  expect(gets.toSorted()).toEqual([...OPEN, ...SERVICE_ONLY, ...OWN].toSorted());
});

describe.each([...SERVICE_ONLY, ...OWN])('%s', (route) => {
  it('lets a service token in, and no other caller', async () => {
    const { call, token, other, otherFlow, accessOf } = await withSessions();
    const [method, path] = pathOf(route);
    const foreign = await accessOf(ANOTHER_SERVICE).issue({ flowId: 'front-desk', sessionId: 's1' });
    const isOwn = OWN.includes(route);
    const refusals = [
      [undefined, 401, 'TokenMissing'],
      ['', 401, 'TokenMissing'],
      ['nonsense', 401, 'TokenInvalid'],
      [ANOTHER_SERVICE, 401, 'TokenInvalid'],
      [foreign, 401, 'TokenInvalid'],
      [other, 403, isOwn ? 'TokenElsewhere' : 'ServiceTokenNeeded'],
      [otherFlow, 403, isOwn ? 'TokenElsewhere' : 'ServiceTokenNeeded'],
      ...(isOwn ? [] : [[token, 403, 'ServiceTokenNeeded'] as const]),
    ] as const;
    for (const [wrong, status, code] of refusals) {
      expect([wrong, await call(method, path, wrong)]).toEqual([wrong, expect.objectContaining({ status, code })]);
    }
    expect((await call(method, path, SERVICE)).status).toBeLessThan(300);
  });
});

describe.each(OWN)('%s', (route) => {
  it('lets the session’s own token in, until it expires', async () => {
    const { call, token, clock } = await withSessions();
    const [method, path] = pathOf(route);
    const fresh = route.startsWith('DELETE') ? [] : [await call(method, path, token)];
    for (const { status } of fresh) expect(status).toBeLessThan(300);
    await clock.advance(HOUR_MS);
    expect(await call(method, path, token)).toMatchObject({ status: 401, code: 'TokenExpired' });
  });

  it('takes it in the query too, but a wrong header counts more', async () => {
    const { call, token } = await withSessions();
    const [method, path] = pathOf(route);
    const asked = `${path}?access_token=${token}`;
    expect(await call(method, asked, 'nonsense')).toMatchObject({ status: 401, code: 'TokenInvalid' });
    const answer = await call(method, asked);
    expect(answer.status).toBeLessThan(300);
    expect(answer.headers.get('cache-control')).toMatch(/no-store/);
  });
});

describe('the door', () => {
  it.each(OPEN)('leaves %s open', async (route) => {
    const { call } = await start();
    expect((await call(...pathOf(route))).status).toBe(200);
  });

  it('tells a caller without a token what to send, and nothing else', async () => {
    const { call } = await withSessions();
    for (const session of ['s1', 'nobody']) {
      const { headers, text } = await call('DELETE', `/api/flows/front-desk/sessions/${session}`);
      expect(headers.get('www-authenticate')).toBe('Bearer');
      expect(JSON.parse(text)).toEqual({
        error: { code: 'TokenMissing', message: expect.any(String), remedy: expect.stringContaining('Bearer') },
      });
    }
  });

  it('does not let the token of an ended session open it again', async () => {
    const { call, token, stream } = await withSessions();
    await call('DELETE', '/api/flows/front-desk/sessions/s1', token);
    const again = await call('GET', `/api/flows/front-desk/stream/s1?input=Hi&access_token=${token}`);
    expect(again).toMatchObject({ status: 404, code: 'SessionNotFound' });
    const byService = await stream('s1', { input: 'Hi', access_token: SERVICE });
    expect(contentsOf(await byService.frames())).not.toBe('');
  });

  it('gives out new tokens for a session that is open', async () => {
    const { call, clock, token } = await withSessions();
    await clock.advance(HOUR_MS / 2);
    const { text } = await call('POST', '/api/flows/front-desk/sessions/s1/token', SERVICE);
    await clock.advance(HOUR_MS / 2);
    const spoken = ['POST', '/api/flows/front-desk/sessions/s1/turns/t1/spoken'] as const;
    expect((await call(...spoken, token)).code).toBe('TokenExpired');
    expect((await call(...spoken, (JSON.parse(text) as { token: string }).token)).status).toBe(204);
    expect((await call('POST', '/api/flows/front-desk/sessions/nobody/token', SERVICE)).status).toBe(404);
  });
});

describe('how often', () => {
  it('counts the calls about a session, and those of a token, and says when to come again', async () => {
    const { call, token, clock } = await start({ limits: { perSession: 2, perToken: 3 } }).then(async (backend) => ({
      ...backend,
      token: await backend.access.issue({ flowId: 'front-desk', sessionId: 's1' }),
    }));
    const about = (session: string, by: string) => call('DELETE', `/api/flows/front-desk/sessions/${session}`, by);
    expect([(await about('s1', token)).status, (await about('s1', SERVICE)).status]).toEqual([204, 204]);
    const refused = await about('s1', token);
    expect(refused).toMatchObject({ status: 429, code: 'TooManyRequests' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await about('s2', SERVICE)).status).toBe(204);
    const models = [];
    for (let count = 0; count < 4; count++) models.push((await call('GET', '/v1/models', SERVICE)).status);
    expect(models).toEqual([200, 200, 200, 429]);
    expect((await call('GET', '/healthz')).status).toBe(200);
    expect(clock.pending()).toBe(0);
  });
});

describe('web pages of other origins', () => {
  const PREFLIGHT = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };
  const turns = '/api/flows/front-desk/sessions/s1/turns';

  it('of the list may call, the preflight without a token', async () => {
    const { call } = await start({ isOpenTo: (each) => each === 'https://desk.example.com' });
    const origin = 'https://desk.example.com';
    const preflight = await call('OPTIONS', turns, undefined, { ...PREFLIGHT, origin });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(origin);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization');
    const opened = await call('POST', '/api/flows/front-desk/sessions', SERVICE, { origin });
    expect([opened.status, opened.headers.get('access-control-allow-origin')]).toEqual([201, origin]);
    const stream = await call('GET', `/api/flows/front-desk/stream/s1?input=Hi`, SERVICE, { origin });
    expect([stream.status, stream.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
    const refused = await call('POST', turns, 'nonsense', { origin });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, origin]);
  });

  it.each([[undefined], [() => false]])('may not, whether there is a list (%s) or none', async (isOpenTo) => {
    const { call } = await start(isOpenTo ? { isOpenTo } : {});
    const origin = 'https://evil.example.com';
    for (const answer of [
      await call('OPTIONS', turns, undefined, { ...PREFLIGHT, origin }),
      await call('POST', '/api/flows/front-desk/sessions', SERVICE, { origin }),
    ]) {
      expect(answer.headers.get('access-control-allow-origin')).toBe(null);
    }
  });
});
