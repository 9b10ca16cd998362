import { describe, expect, test } from 'vitest';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { silentLog } from '@firstword/shared/runtime/log';
import { POD } from '../../../../operator/src/kube/kinds.ts';
import type { KubeObject } from '../../../../operator/src/kube/object.ts';
import { createReflector } from '../../../../operator/src/kube/reflector.ts';
import { createStore } from '../../../../operator/src/kube/store.ts';
import { createTransport } from '../../../../operator/src/kube/transport.ts';
import { answer, fakeApi, lines, reset, type Part } from './fake-api.ts';

const pod = (name: string, version: number): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'a', uid: name, resourceVersion: String(version) },
});
const list = (version: number, names: string[], next?: string): Part =>
  answer(200, {
    metadata: { resourceVersion: String(version), ...(next ? { continue: next } : {}) },
    items: names.map((name) => ({ metadata: pod(name, version).metadata })),
  });
const event = (type: string, name: string, version: number) => ({ type, object: pod(name, version) });

const setup = async (...script: Part[]) => {
  const api = await fakeApi(...script);
  const clock = createFakeClock();
  const store = createStore();
  const warned: string[] = [];
  const transport = createTransport({ connection: api.connection, clock, random: () => 0.5 });
  const reflector = createReflector({
    kind: POD,
    namespace: 'a',
    labelSelector: 'x=y',
    transport,
    store,
    clock,
    random: () => 0.5,
    log: { ...silentLog, warn: (_: object, text: string) => void warned.push(text) } as typeof silentLog,
    silenceMs: 150_000,
  });
  const ending = new AbortController();
  const running = reflector.run(ending.signal);
  const dispose = async (): Promise<void> => {
    ending.abort();
    await running;
    await transport.close();
    await api[Symbol.asyncDispose]();
  };
  return {
    api,
    clock,
    reflector,
    warned,
    names: () => store.list().map(({ metadata }) => metadata.name),
    /** Lets time pass until so many requests have come. */
    async until(count: number): Promise<void> {
      while (api.requests.length < count) await clock.advance(100);
    },
    /** Lets what has come be read. */
    async read(name: string, isThere = true): Promise<void> {
      while ((store.get(`a/${name}`) !== undefined) !== isThere) await clock.advance(0);
    },
    asked: () =>
      api.requests.map(({ url }) =>
        url.searchParams.get('watch')
          ? `watch ${url.searchParams.get('resourceVersion')}`
          : `list ${url.searchParams.get('continue') ?? ''}`.trim(),
      ),
    [Symbol.asyncDispose]: dispose,
  };
};

describe('the reflector', () => {
  test('lists in pages, then watches from there, and asks for bookmarks', async () => {
    await using it = await setup(
      list(7, ['p'], 'page2'),
      list(7, ['q']),
      lines([event('ADDED', 'r', 8), event('DELETED', 'p', 9)]),
    );
    await it.read('r');
    await it.read('p', false);
    expect(it.names().sort()).toEqual(['q', 'r']);
    expect(it.asked()).toEqual(['list', 'list page2', 'watch 7']);
    const url = it.api.requests[0]?.url;
    expect(url?.pathname).toBe('/api/v1/namespaces/a/pods');
    expect(url?.searchParams.get('labelSelector')).toBe('x=y');
    const watch = it.api.requests.at(-1)?.url.searchParams;
    expect(watch?.get('allowWatchBookmarks')).toBe('true');
    expect(watch?.get('timeoutSeconds')).toBe('435');
    expect(it.reflector.hasSynced()).toBe(true);
  });

  test('what it may not list is told once, and named until it may', async () => {
    const no = answer(403, { reason: 'Forbidden', message: 'pods is forbidden' });
    await using it = await setup(no, no, list(7, ['p']), lines([]));
    await it.until(2);
    while (it.reflector.refusal() === null) await it.clock.advance(0);
    expect([it.reflector.refusal(), it.reflector.hasSynced()]).toEqual(['Pod: pods is forbidden', false]);
    await it.until(4);
    expect([it.reflector.refusal(), it.warned]).toEqual([null, ['watch broken, going on']]);
  });

  test.each<[string, Part]>([
    ['the server ends it', lines([event('BOOKMARK', '', 12)], 'end')],
    ['the connection is reset', lines([event('BOOKMARK', '', 12)], 'reset')],
    ['the connection is reset in the middle of a line', lines([event('BOOKMARK', '', 12)], 'reset', '{"type":"ADD')],
  ])('goes on from the last version when %s', async (_name, broken) => {
    await using it = await setup(list(7, ['p']), broken, lines([event('ADDED', 'q', 13)]));
    await it.until(3);
    await it.read('q');
    expect(it.asked()).toEqual(['list', 'watch 7', 'watch 12']);
  });

  test('does not stop for a server that fails, and asks it less and less often', async () => {
    const down = answer(500, {});
    await using it = await setup(list(7, ['p']), down, reset, down, down, down, down, lines([event('ADDED', 'q', 8)]));
    await it.until(8);
    await it.read('q');
    expect(it.asked().slice(1)).toEqual(Array.from({ length: 7 }, () => 'watch 7'));
    expect(it.clock.nowMs()).toBeGreaterThan(9_000);
  });

  test.each<[string, Part]>([
    ['the answer is 410', answer(410, { reason: 'Expired' })],
    ['an event says 410', lines([{ type: 'ERROR', object: { code: 410, reason: 'Expired' } }])],
    ['a line is no JSON', lines([], 'stay', 'garbage\n')],
    ['an event is none', lines([{ type: 'ADDED' }])],
  ])('lists anew when %s, and what is gone meanwhile is gone', async (_name, lost) => {
    await using it = await setup(list(7, ['p', 'q']), lost, list(20, ['q']), lines([]));
    await it.until(4);
    expect(it.names()).toEqual(['q']);
    expect(it.asked()).toEqual(['list', 'watch 7', 'list', 'watch 20']);
  });

  test('begins the list again when a page is too old', async () => {
    const script = [list(7, ['p'], 'page2'), answer(410, { reason: 'Expired' }), list(9, ['q']), lines([])];
    await using it = await setup(...script);
    await it.until(4);
    expect(it.asked()).toEqual(['list', 'list page2', 'list', 'watch 9']);
    expect(it.names()).toEqual(['q']);
  });

  test('opens a watch anew that says nothing, not even a bookmark', async () => {
    await using it = await setup(list(7, ['p']), lines([event('BOOKMARK', '', 9)]), lines([event('ADDED', 'q', 11)]));
    await it.until(2);
    while (it.reflector.silentMs() > 0) await it.clock.advance(0);
    await it.clock.advance(149_000);
    expect(it.asked()).toHaveLength(2);
    await it.until(3);
    await it.read('q');
    expect(it.asked().at(-1)).toBe('watch 9');
  });

  test('a server whose every answer is 410 is not listed for ever at full speed', async () => {
    const script = Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? list(7, ['p']) : answer(410, {})));
    await using it = await setup(...script);
    await it.until(30);
    expect(it.clock.nowMs()).toBeGreaterThan(60_000);
  });

  test('events that come twice or late change nothing', async () => {
    const events = [
      event('ADDED', 'q', 9),
      event('ADDED', 'q', 9),
      event('MODIFIED', 'p', 3),
      event('ADDED', 'end', 10),
    ];
    await using it = await setup(list(7, ['p']), lines(events));
    await it.read('end');
    expect(it.names().sort()).toEqual(['end', 'p', 'q']);
  });
});
