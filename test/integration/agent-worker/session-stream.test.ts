import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '@firstword/shared/runtime/clock';
import { createSessionClient } from '@firstword/shared/stream/session-client';
import { closeBackends, startBackend, type Backend } from '../backend/backend-app.ts';

const clients: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  await closeBackends();
});

const connect = ({ url }: Backend) => {
  const client = createSessionClient({ baseUrl: url, flowId: 'front-desk', clock: systemClock, random: () => 0 });
  clients.push(client);
  return client;
};

const words = Array.from({ length: 30 }, (_, index) => `word${index} `);

describe('the session stream of the real backend', () => {
  test('brings every word once and in order while its connections are cut again and again', async () => {
    const backend = await startBackend({ replies: [words.flatMap((word) => [{ delayMs: 3 }, word])] });
    const client = connect(backend);
    const { sessionId, turnId } = await client.openSession({ input: 'Count for me' });
    const got: string[] = [];
    let cuts = 0;
    for await (const { id, frame } of client.follow(sessionId, new AbortController().signal)) {
      expect(id).not.toBeNull();
      if (frame.type === 'token' && frame.turnId === turnId) got.push(frame.content);
      if (frame.type === 'done') break;
      if (frame.type === 'token' && got.length % 7 === 0) {
        cuts += 1;
        for (const socket of backend.sockets) socket.destroy();
      }
    }
    expect(got).toEqual(words);
    expect(cuts).toBeGreaterThan(2);
  });

  test('holds what was marked as spoken and interrupted', async () => {
    const backend = await startBackend({ replies: [['One two three. ', { hang: true }]] });
    const client = connect(backend);
    const { sessionId, turnId } = await client.openSession({ input: 'Hi' });
    const types: string[] = [];
    let kept = '';
    for await (const { frame } of client.follow(sessionId, new AbortController().signal)) {
      types.push(frame.type);
      if (frame.type === 'token') {
        await client.markSpoken(sessionId, turnId, 4);
        await client.interrupt(sessionId, { turnId, heard: 7 });
      }
      if (frame.type !== 'done') continue;
      kept = frame.content;
      break;
    }
    expect(kept).toBe('One two');
    expect(types.slice(-5)).toEqual(['turn-start', 'token', 'spoken', 'interrupt', 'done']);
  });

  test('is repeatable: a turn that is started twice runs once', async () => {
    const backend = await startBackend({ replies: [['Hello.']] });
    const client = connect(backend);
    const { sessionId } = await client.openSession({});
    const turn = { input: 'Hi', turnId: 'mine' };
    expect(await client.startTurn(sessionId, turn)).toEqual({ turnId: 'mine' });
    expect(await client.startTurn(sessionId, turn)).toEqual({ turnId: 'mine' });
    let starts = 0;
    for await (const { frame } of client.follow(sessionId, new AbortController().signal)) {
      if (frame.type === 'turn-start' && frame.turnId === 'mine') starts += 1;
      if (frame.type === 'done' && frame.turnId === 'mine') break;
    }
    expect(starts).toBe(1);
  });

  test('of an unknown session is refused in plain words', async () => {
    const client = connect(await startBackend());
    await expect(client.startTurn('nobody', { input: 'Hi' })).rejects.toMatchObject({
      code: 'SessionNotFound',
      status: 404,
    });
  });
});
