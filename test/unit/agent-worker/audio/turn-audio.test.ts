import { expect, test } from 'vitest';
import type { Clause, ClauseEnd } from '@firstword/shared/clauses/clause';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { TurnAudio } from '@firstword/agent-worker/audio/turn-audio';
import { createRecordingRoom } from '../recording-room.ts';

const aTurnAudio = () => {
  const room = createRecordingRoom();
  const audibleAtMs: number[] = [];
  const clock = createFakeClock();
  const onFirstAudible = (atMs: number) => void audibleAtMs.push(atMs);
  const audio = new TurnAudio({ turn: 0, room, clock, onFirstAudible, onSpoken: () => {} });
  let at = 0;
  const play = async (text: string, endsWith: ClauseEnd, ...chunks: Int16Array[]) => {
    const clause: Clause = { text, start: at, end: at + text.length, endsWith };
    at = clause.end;
    async function* come() {
      yield* await Promise.resolve(chunks);
    }
    audio.await(clause);
    await audio.play(clause, come());
  };
  return { room, audio, clock, audibleAtMs, play };
};

const tone = (samples: number) => new Int16Array(samples).fill(8000);

test('a clause without sound neither shortens the pause around it nor gets one of its own', async () => {
  const { room, play } = aTurnAudio();
  await play('One.\n\n', 'paragraph', tone(24_000));
  await play('😀 ', 'word');
  await play('Two.', 'sentence', tone(24_000));
  expect(room.events('clause-started').map(({ startSample }) => startSample)).toEqual([0, 24_000, 33_600]);
  expect(room.sent(0)).toBe(57_600);
});

test('the first word of a voice that is slower than playout counts when its sample is here', async () => {
  const { room, audio, clock, audibleAtMs } = aTurnAudio();
  async function* slow() {
    yield new Int16Array(480);
    await clock.sleep(500);
    yield tone(480);
  }
  const played = audio.play({ text: 'One.', start: 0, end: 4, endsWith: 'sentence' }, slow());
  await clock.advance(500);
  await played;
  expect(room.sent(0)).toBe(960);
  expect(audibleAtMs).toEqual([500]);
});
