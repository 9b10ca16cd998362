import { describe, expect, test } from 'vitest';
import { createSocketRoom } from '@firstword/agent-worker/rooms/socket-room';
import { decodeAudioFrame } from '@firstword/shared/contract/audio-frame';

/** As much of a socket as the room touches, with a buffer that the test fills. */
const aSocket = (bufferedAmount: number, readyState = 1) => {
  const sent: (string | Uint8Array<ArrayBuffer>)[] = [];
  const closed: number[] = [];
  const socket = {
    OPEN: 1,
    readyState,
    bufferedAmount,
    send: (data: string | Uint8Array<ArrayBuffer>) => sent.push(data),
    close: (code: number) => closed.push(code),
  };
  return { sent, closed, room: createSocketRoom(socket as unknown as Parameters<typeof createSocketRoom>[0]) };
};

describe('a room behind a socket', () => {
  test('sends events as JSON and audio as binary frames', () => {
    const { sent, room } = aSocket(0);
    room.send({ type: 'audio-ended', turn: 2, samples: 480 });
    room.play(2, 480, Int16Array.of(1, -2));
    expect(sent[0]).toBe('{"type":"audio-ended","turn":2,"samples":480}');
    const frame = decodeAudioFrame((sent[1] as Uint8Array<ArrayBuffer>).buffer);
    expect(frame).toEqual({ turn: 2, startSample: 480, samples: Int16Array.of(1, -2) });
  });

  test('closes on a page that does not read what it is sent', () => {
    const { sent, closed, room } = aSocket(5 * 1024 * 1024);
    room.play(0, 0, new Int16Array(480));
    expect([sent, closed]).toEqual([[], [1013]]);
  });

  test('does nothing once the caller has left', () => {
    const { sent, closed, room } = aSocket(0, 3);
    room.send({ type: 'audio-ended', turn: 0, samples: 0 });
    room.play(0, 0, new Int16Array(480));
    expect([sent, closed]).toEqual([[], []]);
  });
});
