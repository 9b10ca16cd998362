// What every ChatModel must do, whichever model answers. An adapter's test calls this with a way to make one.
import { afterEach, describe, expect, it } from 'vitest';
import type { ChatModel } from '@firstword/backend/llm/port';

export type ChatModelSubject = {
  model: ChatModel;
  /** The reply's text to `QUESTION`; at least three chunks of it. */
  wantedReply: string;
  /** Lets time pass while a reply runs, where the subject lives on a fake clock. */
  advance?: () => Promise<void>;
  close?: () => Promise<void>;
};

export const QUESTION = 'When is breakfast?';

/** Runs the suite against one adapter. */
export const describeChatModel = (name: string, create: () => Promise<ChatModelSubject>): void => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });
  const start = async () => {
    const subject = await create();
    if (subject.close) closing.push(subject.close);
    return subject;
  };

  const ask = (subject: ChatModelSubject, signal: AbortSignal) => {
    const messages = [{ role: 'user' as const, content: QUESTION }];
    const chunks = subject.model.reply({ messages, signal })[Symbol.asyncIterator]();
    const next = async () => {
      const result = chunks.next();
      const watch = { settled: false };
      const watched = result.catch(() => {}).finally(() => (watch.settled = true));
      // A fake clock is advanced until the chunk is there; a real one needs no help.
      while (subject.advance && !watch.settled) await subject.advance();
      await watched;
      return result;
    };
    return { next };
  };

  describe(`${name} as a ChatModel`, () => {
    it('streams its reply in order, in chunks that all have content', async () => {
      const subject = await start();
      const { next } = ask(subject, new AbortController().signal);
      const contents: string[] = [];
      for (let result = await next(); !result.done; result = await next())
        if (result.value.type === 'content') contents.push(result.value.content);
      expect(contents.join('')).toBe(subject.wantedReply);
      expect(contents.length).toBeGreaterThanOrEqual(3);
      expect(contents).not.toContain('');
    });

    it('answers again and again', async () => {
      const subject = await start();
      for (let turn = 0; turn < 3; turn++) {
        const { next } = ask(subject, new AbortController().signal);
        expect((await next()).done).toBe(false);
        while (!(await next()).done);
      }
    });

    it('gives nothing more once it is aborted, and throws the signal’s reason', async () => {
      const subject = await start();
      const abort = new AbortController();
      const { next } = ask(subject, abort.signal);
      await next();
      const reason = new Error('barge-in');
      abort.abort(reason);
      await expect(next()).rejects.toBe(reason);
      expect((await next()).done).toBe(true);
    });

    it('does not begin when it is aborted before', async () => {
      const subject = await start();
      const reason = new Error('too late');
      await expect(ask(subject, AbortSignal.abort(reason)).next()).rejects.toBe(reason);
    });

    it('says which model it is, and why that one', async () => {
      const { status } = (await start()).model;
      expect(status.name).not.toBe('');
      expect(status.why).not.toBe('');
    });
  });
};
