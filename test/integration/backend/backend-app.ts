// A backend on a real port, and a client that sees its bytes.
import fastify from 'fastify';
import type { AddressInfo, Socket } from 'node:net';
import { backendRoutes, type BackendOptions } from '@firstword/backend/app';
import { createFakeModel, type FakeStep } from '@firstword/backend/llm/fake';
import { createFakeHttp } from '@firstword/backend/tools/fake-http';
import { createMemoryTokenLog } from '@firstword/backend/token-log/memory';
import { systemClock } from '@firstword/shared/runtime/clock';
import { silentLog } from '@firstword/shared/runtime/log';
import { aFlow } from '../../unit/backend/a-flow.ts';

/** The first epoch of the backend's log, so that ids are known. */
export const EPOCH = 1_000;

export type Backend = Awaited<ReturnType<typeof startBackend>>;

const running: { close(): Promise<unknown> }[] = [];

/** For `afterEach`: closes what the test started. */
export const closeBackends = async (): Promise<void> => {
  for (const app of running.splice(0)) await app.close();
};

type Start = Partial<BackendOptions> & { replies?: FakeStep[][]; maxEntries?: number };

/** Starts a backend that serves the flow `front-desk` with a scripted model. Its own ids are `id-0`, `id-1`, … */
export const startBackend = async ({ replies = [['Hello.']], maxEntries, ...options }: Start = {}) => {
  const clock = options.clock ?? systemClock;
  const model = createFakeModel({ clock, replies });
  const sockets = new Set<Socket>();
  let ids = 0;
  // As servers are: a connection that a client keeps open unused does not keep them.
  const app = fastify({ forceCloseConnections: true });
  const routes: string[] = [];
  app.server.on('connection', (socket) => sockets.add(socket));
  app.addHook('onRoute', ({ method, url: path }) => void routes.push(`${String(method)} ${path}`));
  await app.register(
    backendRoutes({
      flows: new Map([['front-desk', aFlow()]]),
      model: () => model,
      http: () => createFakeHttp(),
      tokenLog: createMemoryTokenLog({ startedMs: EPOCH, ...(maxEntries ? { maxEntries } : {}) }),
      clock,
      log: silentLog,
      newId: () => `id-${ids++}`,
      random: () => 1,
      ...options,
    }),
  );
  await app.listen({ port: 0, host: '127.0.0.1' });
  running.push(app);
  const { port } = app.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const flow = `${url}/api/flows/front-desk`;
  return {
    app,
    url,
    port,
    model,
    sockets,
    /** Every route there is: method and pattern. */
    routes,
    stream: (session: string, query: Record<string, string> = {}, headers: Record<string, string> = {}) =>
      openStream(`${flow}/stream/${session}?${new URLSearchParams(query)}`, headers),
    post: (path: string, body: unknown) => postJson(`${flow}${path}`, body),
  };
};

const postJson = async (url: string, body: unknown) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : (JSON.parse(text) as never) };
};

export type Frame = { id: string | null; data: Record<string, unknown> | null; text: string };

const parseBlock = (text: string): Frame => {
  const field = (name: string): string | null =>
    text
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2) ?? null;
  const data = field('data');
  return { id: field('id'), data: data === null ? null : (JSON.parse(data) as Record<string, unknown>), text };
};

/** A stream that is read block by block; `cut` drops its connection as a lost network would. */
const openStream = async (url: string, headers: Record<string, string>) => {
  const abort = new AbortController();
  const response = await fetch(url, { headers, signal: abort.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let buffered = '';
  const next = async (): Promise<Frame | null> => {
    for (;;) {
      const end = buffered.indexOf('\n\n');
      if (end >= 0) {
        const block = buffered.slice(0, end);
        buffered = buffered.slice(end + 2);
        return parseBlock(block);
      }
      const { done = true, value = '' } = (await reader?.read()) ?? {};
      if (done) return null;
      buffered += value;
    }
  };
  const frames = async (until: (frame: Frame) => boolean = () => false): Promise<Frame[]> => {
    const read: Frame[] = [];
    for (let frame = await next(); frame; frame = await next()) {
      read.push(frame);
      if (until(frame)) break;
    }
    return read;
  };
  return {
    status: response.status,
    headers: response.headers,
    /** Everything that came, as it came, until the server ended the stream. */
    text: async () => {
      let text = '';
      for (let frame = await next(); frame; frame = await next()) text += `${frame.text}\n\n`;
      return text + buffered;
    },
    next,
    /** Blocks until one fits (itself included), or the end. */
    frames,
    cut: () => abort.abort(),
  };
};

/** The contents of token frames, joined. */
export const contentsOf = (frames: Frame[]): string =>
  frames.map(({ data }) => (data?.['type'] === 'token' ? String(data['content']) : '')).join('');

/** Whether a frame carries an entry of this type. */
export const isType =
  (type: string) =>
  ({ data }: Frame): boolean =>
    data?.['type'] === type;
