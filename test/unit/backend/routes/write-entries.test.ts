import { expect, it } from 'vitest';
import { writeEntries } from '@firstword/backend/routes/write-entries';
import { logEntry, type LogEntry, type LogGap } from '@firstword/backend/token-log/port';
import type { TokenEvent } from '@firstword/shared/contract/token-event';

const GAP: LogGap = { type: 'resync' };

const turn = (turnId: string): TokenEvent[] => [
  { type: 'turn-start', turnId, input: 'Hello?' },
  { type: 'token', turnId, content: 'Hi.' },
  { type: 'done', turnId, content: 'Hi.' },
];

/** What is written for these items: `id type`, or only one of them. */
const written = async (turnId: string | null, ...items: (TokenEvent | LogGap)[]): Promise<string[]> => {
  let seq = 0;
  const entries = items.map((item): LogEntry | LogGap =>
    item.type === 'resync' ? item : logEntry({ epoch: 1, seq: ++seq }, item),
  );
  const blocks: string[] = [];
  const send = async ({ id, data }: { id?: string; data?: string }): Promise<void> => {
    const type = data === undefined ? [] : [(JSON.parse(data) as TokenEvent).type];
    blocks.push([...(id === undefined ? [] : [id]), ...type].join(' '));
  };
  await writeEntries(
    (async function* () {
      yield* entries;
    })(),
    { send },
    turnId,
  );
  return blocks;
};

it('writes all of a session, gaps included', async () => {
  expect(await written(null, ...turn('a'), GAP, ...turn('b').slice(0, 1))).toEqual([
    '1-1 turn-start',
    '1-2 token',
    '1-3 done',
    'resync',
    '1-4 turn-start',
  ]);
});

it('writes one turn alone, begins with its cursor and ends with its done', async () => {
  const late: TokenEvent = { type: 'interrupt', turnId: 'a', heard: 1 };
  const [start, token, done] = turn('b') as [TokenEvent, TokenEvent, TokenEvent];
  expect(await written('b', ...turn('a'), start, late, token, done, ...turn('c'))).toEqual([
    '1-4',
    '1-6 token',
    '1-7 done',
  ]);
});

it('tells a turn’s client of a gap before it', async () => {
  expect(await written('b', GAP, ...turn('b'))).toEqual(['resync', '1-1', '1-2 token', '1-3 done']);
});

it('ends when trimming has overtaken the turn', async () => {
  expect(await written('a', ...turn('a').slice(0, 2), GAP, ...turn('b'))).toEqual(['1-1', '1-2 token']);
});
