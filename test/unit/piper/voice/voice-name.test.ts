import { describe, expect, test } from 'vitest';
import { parseVoiceName } from '../../../../services/piper/src/voice/voice-name.ts';

describe("a voice's name", () => {
  test.each([
    ['en_US-joe-medium', 'en-US', 'en/en_US/joe/medium', 'en-us'],
    ['de_DE-thorsten_emotional-medium', 'de-DE', 'de/de_DE/thorsten_emotional/medium', 'de-de'],
    ['es_MX-claude-high', 'es-MX', 'es/es_MX/claude/high', 'es-mx'],
    ['pt_PT-tugão-medium', 'pt-PT', 'pt/pt_PT/tug%C3%A3o/medium', 'pt-pt'],
    ['nl_BE-nathalie-x_low', 'nl-BE', 'nl/nl_BE/nathalie/x_low', 'nl-be'],
  ])('%s says language, folder on the hub, and what espeak-ng speaks', (name, language, hubPath, espeakVoice) => {
    expect(parseVoiceName(name)).toEqual({ name, language, hubPath, espeakVoice });
  });

  test.each([
    '',
    'joe',
    'alloy',
    'en_US-joe',
    'en_US-joe-huge',
    '../en_US-joe-medium',
    'en_US-../..-medium',
    'x'.repeat(500),
  ])('%s is no name of a voice, and the message says how to see which there are', (name) => {
    expect(() => parseVoiceName(name)).toThrow(
      expect.objectContaining({ code: 'UnknownVoice', status: 404, remedy: expect.stringContaining('voice list') }),
    );
  });
});
