import { describe, expect, test } from 'vitest';
import { inOrder } from '@firstword/agent-worker/in-order';
import { createPushQueue } from '@firstword/agent-worker/push-queue';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';

async function* listed<T>(...items: T[]) {
  for (const item of items) yield await Promise.resolve(item);
}

const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

describe('read-ahead in order', () => {
  test('gives out every output whole and in the order of its item, however long each takes', async () => {
    const clock = createFakeClock();
    async function* slowly(ms: number) {
      await clock.sleep(ms);
      yield `${ms}a`;
      await clock.sleep(ms);
      yield `${ms}b`;
    }
    const all = (async () => {
      const got: string[] = [];
      for await (const { item, output } of inOrder(listed(300, 10, 200), slowly, 2)) {
        got.push(`${item}:${(await collect(output)).join()}`);
      }
      return got;
    })();
    await clock.advance(2000);
    expect(await all).toEqual(['300:300a,300b', '10:10a,10b', '200:200a,200b']);
  });

  test('starts the next item with the first piece of the one before, and no more than it may', async () => {
    const started: number[] = [];
    const pieces = [createPushQueue<string>(), createPushQueue<string>(), createPushQueue<string>()];
    const clock = createFakeClock();
    const start = (item: number) => {
      started.push(item);
      return pieces[item] ?? listed<string>();
    };
    const outputs = inOrder(listed(0, 1, 2), start, 2);
    const first = await outputs.next();
    await clock.advance(0);
    expect(started).toEqual([0]);
    pieces[0]?.push('a');
    await clock.advance(0);
    expect(started).toEqual([0, 1]);
    pieces[1]?.push('b');
    await clock.advance(0);
    expect(started).toEqual([0, 1]);
    pieces[0]?.end();
    expect(first.value && (await collect(first.value.output))).toEqual(['a']);
    await outputs.next();
    await clock.advance(0);
    expect(started).toEqual([0, 1, 2]);
  });

  test("throws an output's fault to its reader, after what came before it", async () => {
    async function* broken(item: number) {
      yield await Promise.resolve(item);
      if (item === 2) throw new Error('broken');
    }
    const got: number[] = [];
    const read = async () => {
      for await (const { output } of inOrder(listed(1, 2, 3), broken, 2))
        for await (const piece of output) got.push(piece);
    };
    await expect(read()).rejects.toThrow('broken');
    expect(got).toEqual([1, 2]);
  });

  test("throws the source's fault after what it gave", async () => {
    async function* source() {
      yield await Promise.resolve(1);
      throw new Error('no more');
    }
    const got: number[] = [];
    const read = async () => {
      for await (const { item, output } of inOrder(source(), listed, 2)) got.push(item, ...(await collect(output)));
    };
    await expect(read()).rejects.toThrow('no more');
    expect(got).toEqual([1, 1]);
  });
});

describe('the push queue', () => {
  test('gives out what it holds before it ends or throws, and takes no more', async () => {
    const ended = createPushQueue<number>();
    ended.push(1);
    ended.end();
    ended.push(2);
    ended.fail(new Error('too late'));
    expect(await collect(ended)).toEqual([1]);
    const failed = createPushQueue<number>();
    failed.push(1);
    failed.fail(new Error('broken'));
    const items = failed[Symbol.asyncIterator]();
    expect((await items.next()).value).toBe(1);
    await expect(items.next()).rejects.toThrow('broken');
  });

  test('wakes a reader that waits', async () => {
    const queue = createPushQueue<string>();
    const items = queue[Symbol.asyncIterator]();
    const next = items.next();
    queue.push('a');
    expect((await next).value).toBe('a');
    const end = items.next();
    queue.end();
    expect((await end).done).toBe(true);
  });
});
