// What every outbox promises.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewItem, Outbox } from '@firstword/backend/webhooks/outbox';

const LATER_MS = 60_000;

const item = (id: string, delayMs = 0, text = `text of ${id}`): NewItem => ({ id, text, delayMs });

export type OpenOutbox = { outboxes: [Outbox, Outbox]; close(): Promise<void> };

/** `open` is called before each test, with nothing in the outbox; two of the same outbox are two processes. */
export const describeOutbox = (name: string, open: () => Promise<OpenOutbox>): void => {
  describe(`the outbox ${name}`, () => {
    let opened: OpenOutbox;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    const ours = (): Outbox => opened.outboxes[0];
    const theirs = (): Outbox => opened.outboxes[1];

    it('gives what has been due for longest, and its text as it was', async () => {
      await ours().put([item('b', 1, '{"a":"ü\\n👋"}'), item('a')]);
      await ours().put([item('c', LATER_MS)]);
      expect(await ours().claim(LATER_MS)).toMatchObject({ id: 'a' });
      let next = await ours().claim(LATER_MS);
      while (!next) next = await ours().claim(LATER_MS);
      expect(next).toEqual({ id: 'b', text: '{"a":"ü\\n👋"}' });
      expect(await ours().claim(LATER_MS)).toBe(null);
    });

    it('gives an item to one process at a time', async () => {
      const ids = Array.from({ length: 20 }, (_, index) => `i${index}`);
      await ours().put(ids.map((id) => item(id)));
      const claims = await Promise.all(ids.flatMap(() => [ours().claim(LATER_MS), theirs().claim(LATER_MS)]));
      expect(claims.flatMap((claimed) => (claimed ? [claimed.id] : [])).toSorted()).toEqual(ids.toSorted());
    });

    it('gives it again once the lease of whoever claimed it has run out', async () => {
      await ours().put([item('a')]);
      expect(await ours().claim(0)).toMatchObject({ id: 'a' });
      expect(await theirs().claim(LATER_MS)).toMatchObject({ id: 'a' });
      expect(await ours().claim(LATER_MS)).toBe(null);
    });

    it('gives it again when it was put off, and the time has come', async () => {
      await ours().put([item('a')]);
      await ours().claim(LATER_MS);
      await ours().putOff('a', 0);
      expect(await theirs().claim(0)).toMatchObject({ id: 'a' });
      await theirs().putOff('a', LATER_MS);
      expect(await ours().claim(0)).toBe(null);
    });

    it('forgets what is done, and nothing brings it back', async () => {
      await ours().put([item('a')]);
      await ours().claim(0);
      await ours().done('a');
      await ours().done('a');
      await ours().putOff('a', 0);
      expect(await ours().claim(0)).toBe(null);
    });

    it('keeps what it has when the same is put in again', async () => {
      await ours().put([item('a', 0, 'first')]);
      await theirs().put([item('a', 0, 'second')]);
      expect(await ours().claim(LATER_MS)).toEqual({ id: 'a', text: 'first' });
      await theirs().put([item('a', 0, 'third')]);
      expect(await theirs().claim(0)).toBe(null);
    });

    it('puts items in the place of another', async () => {
      await ours().put([item('call')]);
      await ours().put([item('event')], 'call');
      await ours().put([], 'nothing');
      expect(await ours().claim(LATER_MS)).toMatchObject({ id: 'event' });
      expect(await ours().claim(0)).toBe(null);
    });
  });
};
