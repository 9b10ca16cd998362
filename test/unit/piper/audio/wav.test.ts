import { expect, test } from 'vitest';
import { streamingWavHeader } from '../../../../services/piper/src/audio/wav.ts';

test('the header says 16-bit mono PCM at the rate, and two unknown lengths', () => {
  const header = streamingWavHeader(22_050);
  expect(header).toHaveLength(44);
  expect(header.toString('latin1', 0, 4)).toBe('RIFF');
  expect(header.toString('latin1', 8, 16)).toBe('WAVEfmt ');
  expect(header.toString('latin1', 36, 40)).toBe('data');
  const fields = [header.readUInt16LE(20), header.readUInt16LE(22), header.readUInt32LE(24), header.readUInt32LE(28)];
  expect(fields).toEqual([1, 1, 22_050, 44_100]);
  expect([header.readUInt16LE(32), header.readUInt16LE(34)]).toEqual([2, 16]);
  expect([header.readUInt32LE(4), header.readUInt32LE(40)]).toEqual([0xffffffff, 0xffffffff]);
});
