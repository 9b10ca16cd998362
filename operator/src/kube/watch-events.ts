// One watch: what it brings as changes, and an end to it when it is silent for too long.
import { VoiceError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Random } from '@firstword/shared/runtime/random';
import { refusal } from './faults.ts';
import { readJsonLines } from './json-lines.ts';
import { pathOf } from './kinds.ts';
import type { Selection } from './list-all.ts';
import type { KubeObject } from './object.ts';
import type { Transport } from './transport.ts';

export type WatchEvent = { type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'; object: KubeObject };

export type WatchOptions = Selection & {
  transport: Pick<Transport, 'open'>;
  clock: Clock;
  random: Random;
  /** Bookmarks come each minute: a watch that is silent for longer is dead, though its connection may not know. */
  silenceMs: number;
};

const SHORTEST_WATCH_SECONDS = 290;
const TYPES = ['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK'];

/** Ends when the server ends it; throws what breaks it: `WatchGarbled`, a SyntaxError, or the server's own fault. */
export async function* watchEvents(
  options: WatchOptions,
  version: string,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent, void, undefined> {
  const { kind, namespace, labelSelector, transport, clock, random, silenceMs } = options;
  const dead = new AbortController();
  const giveUp = (): void => dead.abort(new Error(`nothing was heard for ${silenceMs} ms`));
  let cancel = clock.after(silenceMs, giveUp);
  try {
    const query = {
      watch: 1,
      allowWatchBookmarks: true,
      resourceVersion: version,
      labelSelector,
      // All watches of all replicas are not to end at the same moment.
      timeoutSeconds: Math.round(SHORTEST_WATCH_SECONDS * (1 + random())),
    };
    const either = AbortSignal.any([signal, dead.signal]);
    for await (const line of readJsonLines(await transport.open(pathOf(kind, { namespace }), query, either))) {
      cancel();
      cancel = clock.after(silenceMs, giveUp);
      yield readEvent(line);
    }
  } finally {
    cancel();
    dead.abort();
  }
}

const readEvent = (line: unknown): WatchEvent => {
  const event = line as { type: string; object?: KubeObject & { code?: number } };
  if (event.type === 'ERROR') throw refusal(event.object?.code ?? 500, JSON.stringify(event.object ?? {}));
  if (TYPES.includes(event.type) && event.object?.metadata?.resourceVersion) return event as WatchEvent;
  throw new VoiceError('WatchGarbled', 'The watch brought what is no event.', { status: 502, retry: 'now' });
};
