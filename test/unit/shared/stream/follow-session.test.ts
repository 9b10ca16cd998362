import * as fc from 'fast-check';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { compareEntryIds, formatEntryId, parseEntryId, type EntryId } from '@firstword/shared/contract/entry-id';
import { followSession, type FollowOptions } from '@firstword/shared/stream/follow-session';
import type { Followed } from '@firstword/shared/stream/cursor';
import { createHastyClock } from './hasty-clock.ts';
import { SSE_HEADERS, answer, scriptedServer, stream, type Part } from './scripted-server.ts';

const token = (id: string, content = id) =>
  `id: ${id}\ndata: ${JSON.stringify({ type: 'token', content, turnId: 't1' })}\n\n`;
const RESYNC = 'data: {"type":"resync"}\n\n';
const END = answer(204);

const follow = (url: string, options: Partial<FollowOptions> = {}) =>
  followSession({ url, clock: createHastyClock(), random: () => 0, signal: new AbortController().signal, ...options });

const words = async (frames: AsyncIterable<Followed>): Promise<string[]> => {
  const got: string[] = [];
  for await (const { id, frame } of frames) got.push(id && frame.type === 'token' ? frame.content : frame.type);
  return got;
};

describe('following a session', () => {
  test('takes up a cut stream where it broke, without a word lost or said twice', async () => {
    await using server = await scriptedServer(
      stream([token('1-1'), token('1-2').slice(0, 20)], 'cut'),
      stream([token('1-2'), token('1-3')]),
      END,
    );
    expect(await words(follow(server.url))).toEqual(['1-1', '1-2', '1-3']);
    expect(server.requests.map((request) => request.lastEventId)).toEqual([undefined, '1-1', '1-3']);
  });

  test('keeps every entry once and in order, however connections break, bytes are cut and entries repeat', async () => {
    const log = Array.from({ length: 12 }, (_, i): EntryId => ({ epoch: 1, seq: i + 1 }));
    const content = ({ seq }: EntryId) => `${'é漢😀'.slice(0, 1 + (seq % 4))}${seq}`;
    const bytes = new TextEncoder().encode(log.map((id) => token(formatEntryId(id), content(id))).join(''));
    const entryBytes = log.map((id) => new TextEncoder().encode(token(formatEntryId(id), content(id))).length);
    const attempt = fc.record({
      repeats: fc.nat(2),
      cutAfter: fc.nat(400),
      pieceBytes: fc.integer({ min: 1, max: 90 }),
      end: fc.constantFrom('end' as const, 'cut' as const),
    });
    const serve =
      ({
        repeats,
        cutAfter,
        pieceBytes,
        end,
      }: {
        repeats: number;
        cutAfter: number;
        pieceBytes: number;
        end: 'end' | 'cut';
      }): Part =>
      (response, request) => {
        const after = parseEntryId(String(request.headers['last-event-id'])) ?? { epoch: 1, seq: 0 };
        const from = Math.max(0, log.filter((id) => compareEntryIds(id, after) <= 0).length - repeats);
        const start = entryBytes.slice(0, from).reduce((sum, length) => sum + length, 0);
        const part = bytes.subarray(start, start + cutAfter);
        const pieces = Array.from({ length: Math.ceil(part.length / pieceBytes) }, (_, i) =>
          part.subarray(i * pieceBytes, (i + 1) * pieceBytes),
        );
        return stream(pieces, end)(response, request);
      };
    await fc.assert(
      fc.asyncProperty(fc.array(attempt, { minLength: 1, maxLength: 6 }), async (attempts) => {
        const whole = serve({ repeats: 0, cutAfter: 1e6, pieceBytes: 1000, end: 'end' });
        await using server = await scriptedServer(...attempts.map(serve), whole, END);
        expect(await words(follow(server.url))).toEqual(log.map(content));
      }),
      { numRuns: 25 },
    );
  });

  test('asks again when entries are missing, and gives up when the server has no more to say', async () => {
    const gap = stream([token('1-1'), token('1-3')]);
    await using healed = await scriptedServer(gap, stream([token('1-2'), token('1-3')]), END);
    expect(await words(follow(healed.url))).toEqual(['1-1', '1-2', '1-3']);

    const later = stream([token('1-2'), token('1-4')]);
    await using twice = await scriptedServer(gap, later, stream([token('1-3'), token('1-4')]), END);
    expect(await words(follow(twice.url))).toEqual(['1-1', '1-2', '1-3', '1-4']);

    await using broken = await scriptedServer(gap, stream([token('1-3')]));
    await expect(words(follow(broken.url))).rejects.toMatchObject({ code: 'StreamGap' });
    expect(broken.requests).toHaveLength(2);
  });

  test.each([
    ['a check point that lies ahead', [token('1-1'), 'id: 1-2\n\n']],
    ['an older epoch', [token('2-1'), token('1-9')]],
    ['a newer epoch that does not begin at 1', [token('1-1'), token('2-2')]],
  ])('takes %s for missing entries', async (_case, pieces) => {
    await using server = await scriptedServer(stream(pieces));
    await expect(words(follow(server.url))).rejects.toMatchObject({ code: 'StreamGap' });
  });

  test.each([
    ['check points and heartbeats', [token('1-1'), 'id: 1-1\n\n', ': hello\n\n', token('1-2')], ['1-1', '1-2']],
    ['a newer epoch', [token('1-1'), token('2-1')], ['1-1', '2-1']],
    ['anything after a resync', [token('5-4'), RESYNC, token('3-7')], ['5-4', 'resync', '3-7']],
  ])('goes on over %s', async (_case, pieces, want) => {
    await using server = await scriptedServer(stream(pieces), END);
    expect(await words(follow(server.url))).toEqual(want);
  });

  test('resumes after the entry that it is given', async () => {
    await using server = await scriptedServer(stream([token('1-4'), token('1-5'), token('1-6')]), END);
    expect(await words(follow(server.url, { lastEventId: '1-5' }))).toEqual(['1-6']);
    expect(server.requests[0]).toMatchObject({ lastEventId: '1-5' });
  });

  test("ends at the session's end without asking again", async () => {
    const end = `id: 1-2\ndata: ${JSON.stringify({ type: 'session-end', reason: 'idle' })}\n\n`;
    await using server = await scriptedServer(stream([token('1-1'), end], 'hang'));
    expect(await words(follow(server.url))).toEqual(['1-1', 'session-end']);
    expect(server.requests).toHaveLength(1);
  });

  test('leaves a connection that has fallen silent', async () => {
    const clock = createHastyClock();
    await using server = await scriptedServer(stream([token('1-1')], 'hang'), stream([token('1-2')]), END);
    const frames = follow(server.url, { clock });
    expect((await frames.next()).value).toMatchObject({ id: { epoch: 1, seq: 1 } });
    expect(clock.armed()).toBe(0);
    const next = frames.next();
    clock.fire();
    expect((await next).value).toMatchObject({ id: { epoch: 1, seq: 2 } });
    expect((await frames.next()).done).toBe(true);
    expect(clock.armed()).toBe(0);
  });

  test('waits as long as the server asks, longer after each failure in a row, and starts anew after a frame', async () => {
    const clock = createHastyClock();
    const cut = stream([], 'cut');
    await using server = await scriptedServer(
      stream(['retry: 40\n\n', token('1-1')]),
      cut,
      cut,
      stream([token('1-2')]),
      END,
    );
    await words(follow(server.url, { clock, random: () => 0.5 }));
    expect(clock.slept).toEqual([30, 60, 120, 30]);
  });

  test('forgives failures once a connection has stayed alive for a while, if only by its heartbeats', async () => {
    const clock = createHastyClock();
    const quiet: Part = async (response, request) => {
      clock.pass(6000);
      await stream([': still here\n\n'], 'end')(response, request);
    };
    await using server = await scriptedServer(quiet, quiet, quiet, END);
    expect(await words(follow(server.url, { clock, giveUpAfterMs: 0 }))).toEqual([]);
    expect(clock.slept).toEqual([50, 50, 50]);
  });

  test('gives up when nothing answers for long', async () => {
    const clock = createHastyClock();
    let url: string;
    {
      await using server = await scriptedServer(END);
      url = server.url;
    }
    const lost = words(follow(url, { clock, giveUpAfterMs: 3000 }));
    await expect(lost).rejects.toMatchObject({ code: 'StreamUnavailable', retry: { afterMs: 1000 } });
    expect(clock.slept).toEqual([50, 100, 200, 400, 800, 1000, 1000]);
  });

  test("says at once what the server refuses, in the server's own words", async () => {
    const body = { error: { code: 'SessionUnknown', message: 'No such session.', remedy: 'Open one.' } };
    await using server = await scriptedServer(answer(404, body));
    await expect(words(follow(server.url))).rejects.toMatchObject({
      code: 'SessionUnknown',
      status: 404,
      retry: 'never',
      message: 'No such session.',
      remedy: 'Open one.',
    });
    expect(server.requests).toHaveLength(1);
  });

  test('comes back to a server that is only busy', async () => {
    await using server = await scriptedServer(answer(503), answer(429), stream([token('1-1')]), END);
    expect(await words(follow(server.url))).toEqual(['1-1']);
  });

  test("comes back to a stream that it knows when a proxy's 404 says that nobody is there, and to none that it does not", async () => {
    await using server = await scriptedServer(stream([token('1-1')]), answer(404), stream([token('1-2')]), END);
    expect(await words(follow(server.url))).toEqual(['1-1', '1-2']);
    await using unknown = await scriptedServer(answer(404), stream([token('1-1')]));
    await expect(words(follow(unknown.url))).rejects.toMatchObject({ code: 'StreamRefused', retry: 'never' });
  });

  test.each<[string, Part]>([
    ['no event stream', answer(200, { hello: 'world' })],
    ['no JSON', stream(['id: 1-1\ndata: {{\n\n'])],
    ['no frame of ours', stream(['id: 1-1\ndata: {"type":"weather"}\n\n'])],
    ['an entry without its id', stream([token('1-1').replace('id: 1-1\n', '')])],
  ])('refuses what is %s', async (_case, part) => {
    await using server = await scriptedServer(part);
    await expect(words(follow(server.url))).rejects.toMatchObject({ code: 'StreamInvalid', retry: 'never' });
  });

  test('closes its socket at once when aborted, and says why', async () => {
    let closed: Promise<unknown> = Promise.resolve();
    await using server = await scriptedServer((response, request) => {
      closed = once(response, 'close');
      return stream([token('1-1')], 'hang')(response, request);
    });
    const leaving = new AbortController();
    const clock = createHastyClock();
    const frames = follow(server.url, { clock, signal: leaving.signal });
    await frames.next();
    const next = frames.next();
    leaving.abort(new Error('the caller left'));
    await expect(next).rejects.toThrow('the caller left');
    await closed;
    expect(clock.armed()).toBe(0);
  });

  test('closes its socket when its reader stops reading', async () => {
    let closed: Promise<unknown> = Promise.resolve();
    await using server = await scriptedServer((response) => {
      closed = once(response, 'close');
      response.writeHead(200, SSE_HEADERS).write(token('1-1'));
    });
    for await (const { frame } of follow(server.url)) {
      expect(frame.type).toBe('token');
      break;
    }
    await closed;
  });

  test('sends the headers that it is given', async () => {
    await using server = await scriptedServer(END);
    await words(follow(server.url, { headers: { authorization: 'Bearer x' } }));
    expect(server.requests[0]?.headers).toMatchObject({ authorization: 'Bearer x', accept: 'text/event-stream' });
  });
});
