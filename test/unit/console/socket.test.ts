import { describe, expect, test } from 'vitest';
import { encodeAudioFrame, type AudioFrame } from '@firstword/shared/contract/audio-frame';
import type { ConsoleEvent } from '@firstword/shared/contract/console';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { createSocket, type Refusal } from '../../../services/console/src/socket.ts';
import type { Connection } from '../../../services/console/src/state/view.ts';

class FakeWebSocket extends EventTarget {
  readyState: number = WebSocket.CONNECTING;
  binaryType = 'blob';
  sent: string[] = [];
  send(text: string): void {
    this.sent.push(text);
  }
  open(): void {
    this.readyState = WebSocket.OPEN;
    this.dispatchEvent(new Event('open'));
  }
  message(data: string | ArrayBuffer): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
  close(code = 1006, reason = ''): void {
    this.readyState = WebSocket.CLOSED;
    this.dispatchEvent(Object.assign(new Event('close'), { code, reason }));
  }
}

const aSocket = (refusal: Refusal | null = null) => {
  const clock = createFakeClock();
  const opened: FakeWebSocket[] = [];
  const connections: Connection[] = [];
  const events: ConsoleEvent[] = [];
  const frames: AudioFrame[] = [];
  const socket = createSocket({
    connect: () => {
      const next = new FakeWebSocket();
      opened.push(next);
      return next as unknown as WebSocket;
    },
    askRefusal: async () => refusal,
    after: (ms, callback) => clock.after(ms, callback),
    onConnection: (connection) => connections.push(connection),
    onEvent: (event) => events.push(event),
    onAudio: (frame) => frames.push(frame),
  });
  const last = (): FakeWebSocket => opened.at(-1) ?? expect.unreachable();
  return { clock, opened, connections, events, frames, socket, last };
};

describe('the console’s socket', () => {
  test('brings events and audio', () => {
    const { last, events, frames } = aSocket();
    last().open();
    last().message('{"type":"session-opened","sessionId":"s1"}');
    last().message(encodeAudioFrame(2, 480, Int16Array.of(1, -2, 3)).buffer as ArrayBuffer);
    expect(events).toEqual([{ type: 'session-opened', sessionId: 's1' }]);
    expect(frames).toEqual([{ turn: 2, startSample: 480, samples: Int16Array.of(1, -2, 3) }]);
  });

  test('sends while it is open, and says when it is not', () => {
    const { last, socket } = aSocket();
    expect(socket.send({ type: 'interrupt' })).toBe(false);
    last().open();
    expect(socket.send({ type: 'say', input: 'Hello?' })).toBe(true);
    expect(last().sent).toEqual(['{"type":"say","input":"Hello?"}']);
  });

  test('comes back after pauses that double up to eight seconds', async () => {
    const { clock, opened, last } = aSocket();
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 7; attempt++) {
      const known = opened.length;
      const sinceMs = clock.nowMs();
      last().close();
      while (opened.length === known) await clock.advance(250);
      pauses.push(clock.nowMs() - sinceMs);
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000]);
  });

  test('begins with a short pause again after it was open', async () => {
    const { clock, opened, last, connections } = aSocket();
    last().close();
    await clock.advance(500);
    last().open();
    last().close();
    await clock.advance(500);
    expect(opened).toHaveLength(3);
    expect(connections).toEqual([{ state: 'lost' }, { state: 'open' }, { state: 'lost' }]);
  });

  test('tries at once when asked to, and not twice', async () => {
    const { clock, opened, last, socket } = aSocket();
    last().close();
    socket.retry();
    socket.retry();
    await clock.advance(10_000);
    expect(opened).toHaveLength(2);
  });

  test('says why the server refused it', async () => {
    const refusal = { message: 'This page is foreign.', remedy: 'Open the other address.' };
    const { clock, last, connections } = aSocket(refusal);
    last().close();
    await clock.advance(0);
    expect(connections).toEqual([{ state: 'refused', ...refusal }]);
  });

  test('gives the reason with which the server closed it', async () => {
    const { clock, last, connections } = aSocket();
    last().open();
    last().close(1008, 'Too many messages that cannot be understood.');
    await clock.advance(0);
    expect(connections.at(-1)).toEqual({
      state: 'refused',
      message: 'Too many messages that cannot be understood.',
    });
  });
});
