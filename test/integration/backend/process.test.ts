// The backend as a process: what it is started with, what it serves, and how it ends.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startBackendProcess, type BackendProcess } from '../../fixtures/backend-process.ts';
import { startRedis } from '../../fixtures/redis-server.ts';
import { startModelServer, type ModelServer } from '../../fixtures/model-server.ts';
import { aFlow } from '../../unit/backend/a-flow.ts';

let folder = '';
let model: ModelServer;
const started: BackendProcess[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'firstword-backend-'));
  model = await startModelServer({ reply: () => 'At seven.' });
});
afterEach(async () => {
  for (const backend of started.splice(0)) await backend.stop();
  await model.close();
  rmSync(folder, { recursive: true });
});

const flowText = (greeting: string, llm: object | null = { baseURL: model.url, model: 'm' }): string => {
  const flow = aFlow();
  const [greet] = flow.spec.flow.nodes;
  if (greet) greet.text = greeting;
  const key = { apiKeySecretRef: { name: 'llm', key: 'key' } };
  const spec = llm ? { ...flow.spec, llm: { ...llm, ...key } } : flow.spec;
  return JSON.stringify({ ...flow, spec });
};

let versions = 0;
/** Swaps the file the way a mounted ConfigMap is swapped. */
const mount = (text: string): string => {
  const version = `..version-${++versions}`;
  mkdirSync(join(folder, version));
  writeFileSync(join(folder, version, 'voiceflow.json'), text);
  symlinkSync(version, join(folder, '..data-new'));
  renameSync(join(folder, '..data-new'), join(folder, '..data'));
  const file = join(folder, 'voiceflow.json');
  if (!existsSync(file)) symlinkSync('..data/voiceflow.json', file);
  return file;
};

const start = async (env: Record<string, string>): Promise<BackendProcess> => {
  const backend = await startBackendProcess(env);
  started.push(backend);
  return backend;
};

const openSession = async ({ url }: BackendProcess): Promise<string> => {
  const response = await fetch(`${url}/api/flows/front-desk/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  return ((await response.json()) as { sessionId: string }).sessionId;
};

const say = async ({ url }: BackendProcess, session: string): Promise<string> =>
  (await fetch(`${url}/api/flows/front-desk/stream/${session}?input=When%3F`)).text();

it('serves a flow with its model and the mounted key, and a rotated key from the next turn on', async () => {
  mkdirSync(join(folder, 'secrets', 'llm'), { recursive: true });
  writeFileSync(join(folder, 'secrets', 'llm', 'key'), 'sk-1\n');
  const backend = await start({ FLOW_FILE: mount(flowText('Hello.')), SECRETS_DIR: join(folder, 'secrets') });
  expect(await say(backend, 'one')).toContain('At seven.');
  writeFileSync(join(folder, 'secrets', 'llm', 'key'), 'sk-2\n');
  expect(await say(backend, 'two')).toContain('At seven.');
  expect(model.keys).toEqual(['sk-1', 'sk-2']);
});

it('opens new sessions with the new flow, keeps the old one for those that run, and for a file that is broken', async () => {
  const backend = await start({ FLOW_FILE: mount(flowText('Good morning.')) });
  const { hash: first } = await backend.logged('serving a flow');
  const old = await openSession(backend);

  mount(flowText('Good evening.'));
  const { hash: second } = await backend.logged('serving a flow');
  expect(second).not.toBe(first);
  const readyz = async () => (await fetch(`${backend.url}/readyz`)).json();
  expect(await readyz()).toEqual({ status: 'ready', flows: [{ id: 'front-desk', hash: second }] });
  const young = await openSession(backend);

  mount('{"kind": "VoiceFlow"');
  expect(await backend.logged('flow file not served')).toMatchObject({ code: 'FlowInvalid' });
  expect(await readyz()).toMatchObject({
    status: 'ready',
    flows: [{ hash: second }],
    fault: { code: 'FlowInvalid', message: expect.stringContaining('the first at') as string },
  });

  const logOf = async (session: string) => {
    await say(backend, session);
    return (await fetch(`${backend.url}/api/flows/front-desk/stream/${session}`)).body;
  };
  for (const [session, words] of [
    [old, 'Good morning.'],
    [young, 'Good evening.'],
  ] as const) {
    const reader = (await logOf(session))?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('At seven.')) text += (await reader?.read())?.value ?? '';
    expect(text).toContain(words);
    await reader?.cancel();
  }
});

it.each([
  ['no model', () => ({ FLOW_FILE: mount(flowText('Hello.', null)) }), /names no model[\s\S]*spec\.llm/],
  ['a file that is not there', () => ({ FLOW_FILE: join(folder, 'none') }), /cannot be read/],
  ['no flow', () => ({}), /FLOW_FILE/],
  [
    'an open address without tokens',
    () => ({ FLOW_FILE: mount(flowText('Hello.')), HOST: '0.0.0.0' }),
    /ACCESS_TOKEN_FILE/,
  ],
])('refuses to start with %s, and says why', async (_, env, words) => {
  await expect(start(env() as Record<string, string>)).rejects.toThrow(words);
});

it('ends at once when it is told to, with an open stream', async () => {
  const backend = await start({ FLOW_FILE: mount(flowText('Hello.')) });
  const session = await openSession(backend);
  const stream = await fetch(`${backend.url}/api/flows/front-desk/stream/${session}`);
  const text = stream.text();
  expect(await backend.stop('SIGTERM')).toBe(0);
  expect(await text).toContain('Hello.');
});

it('ends when it is told to, though Redis is gone', async () => {
  const redis = await startRedis();
  try {
    const backend = await start({ FLOW_FILE: mount(flowText('Hello.')), REDIS_URL: redis.url });
    await backend.logged('Redis answers');
    await openSession(backend);
    await redis.kill();
    expect(await backend.stop('SIGTERM')).toBe(0);
  } finally {
    await redis.close();
  }
});

it('lets nobody in without one of its service tokens', async () => {
  const [token, next] = ['a', 'b'].map((letter) => letter.repeat(40));
  const file = join(folder, 'token');
  writeFileSync(file, `${token}\n`);
  const backend = await start({ FLOW_FILE: mount(flowText('Hello.')), ACCESS_TOKEN_FILE: file });
  const models = async (bearer?: string) =>
    (await fetch(`${backend.url}/v1/models`, bearer ? { headers: { authorization: `Bearer ${bearer}` } } : {})).status;
  expect([await models(), await models(next), await models(token)]).toEqual([401, 401, 200]);
  writeFileSync(file, `${next}\n`);
  utimesSync(file, 1, 1);
  expect([await models(next), await models(token)]).toEqual([200, 401]);
  expect((await fetch(`${backend.url}/healthz`)).status).toBe(200);
});

it('on loopback without tokens it answers no page but its own', async () => {
  const backend = await start({ FLOW_FILE: mount(flowText('Hello.')) });
  const models = (origin?: string) => fetch(`${backend.url}/v1/models`, origin ? { headers: { origin } } : {});
  expect([(await models()).status, (await models('https://evil.example')).status]).toEqual([200, 403]);
});

it('answers the pages that the flow lists, as it stands now', async () => {
  const token = join(folder, 'token');
  writeFileSync(token, `${'a'.repeat(40)}\n`);
  const listing = (...origins: string[]): string => {
    const flow = JSON.parse(flowText('Hello.')) as { spec: object };
    return mount(JSON.stringify({ ...flow, spec: { ...flow.spec, access: { origins } } }));
  };
  const backend = await start({ FLOW_FILE: listing('https://desk.example:443'), ACCESS_TOKEN_FILE: token });
  await backend.logged('serving a flow');
  const allowed = async (origin: string) => {
    const answer = await fetch(`${backend.url}/v1/models`, { headers: { origin } });
    return [answer.status, answer.headers.get('access-control-allow-origin')];
  };
  expect(await allowed('https://desk.example')).toEqual([401, 'https://desk.example']);
  expect(await allowed('https://evil.example')).toEqual([401, null]);
  listing('http://localhost:5173');
  await backend.logged('serving a flow');
  expect(await allowed('http://localhost:5173')).toEqual([401, 'http://localhost:5173']);
  expect(await allowed('https://desk.example')).toEqual([401, null]);
});
