import { describe, expect, test } from 'vitest';
import { createPlayback } from '../../../../services/piper/src/engine/playback.ts';
import { createFakeClock } from '../../../../services/shared/src/runtime/fake-clock.ts';

describe('the playback of a reply', () => {
  test('its first audio is needed at once, everything after it in its turn', async () => {
    const clock = createFakeClock(100);
    const playback = createPlayback(clock);
    expect(playback.dueMs()).toBeNull();
    expect([playback.reserve(500), playback.reserve(300)]).toEqual([0, 500]);
    expect(playback.dueMs(0)).toBeNull();
    await clock.advance(50);
    playback.arrived(0);
    expect([playback.dueMs(140), playback.dueMs(500), playback.dueMs()]).toEqual([290, 650, 950]);
    expect(playback.underrunMs).toBe(0);
  });

  test('what comes late delays the rest and is counted', async () => {
    const clock = createFakeClock();
    const playback = createPlayback(clock);
    playback.reserve(1000);
    playback.arrived(0);
    await clock.advance(160);
    playback.arrived(140);
    expect(playback.underrunMs).toBe(20);
    expect(playback.dueMs(400)).toBe(420);
  });
});
