// English times of day: "7:30", "9 a.m.", "19:00", "9–11 pm".
import { spoken, type SpeechRule } from '../rule.ts';
import { words } from './numbers.ts';

const HALF = String.raw`(?:\s?(?<half>[ap])(?:\.\s?m\b\.?|m\b\.?))`;
const HOUR = String.raw`(?:2[0-4]|1\d|0?\d)`;

const sayTime = (hour: string, minute: string, half: string): string => {
  const spokenHour = words.integer(String(Number(hour)));
  if (!half && Number(hour) % 24 === 0 && Number(minute) === 0) return 'midnight';
  const part = half ? ` ${half.toUpperCase()}M` : '';
  if (!minute) return `${spokenHour}${part}`;
  if (Number(minute) === 0)
    return part || Number(hour) > 12 ? `${spokenHour}${part || ' hundred'}` : `${spokenHour} o'clock`;
  const spokenMinute = words.integer(String(Number(minute)));
  return `${spokenHour} ${minute.startsWith('0') ? 'oh ' : ''}${spokenMinute}${part}`;
};

/** "9 a.m." at the end of a sentence keeps the sentence's stop. */
const stopAfter = (text: string, after: string): string =>
  text.endsWith('.') && (after.trim() === '' || /^\s+\p{Lu}/u.test(after)) ? '.' : '';

export const timeRules: SpeechRule[] = [
  spoken(
    new RegExp(
      String.raw`(?<![\w:.,])(?<from>${HOUR})(?::(?<fromMinute>[0-5]\d))?\s?[–-]\s?(?<to>${HOUR})(?::(?<toMinute>[0-5]\d))?${HALF}`,
      'gi',
    ),
    ({ text, group, after }) =>
      `${sayTime(group('from'), group('fromMinute'), '')} to ${sayTime(group('to'), group('toMinute'), group('half'))}${stopAfter(text, after)}`,
  ),
  spoken(
    new RegExp(String.raw`(?<![\w:.,])(?<hour>${HOUR}):(?<minute>[0-5]\d)(?!\d|:\d)${HALF}?`, 'gi'),
    ({ text, group, after }) => `${sayTime(group('hour'), group('minute'), group('half'))}${stopAfter(text, after)}`,
  ),
  spoken(
    new RegExp(String.raw`(?<![\w:.,])(?<hour>${HOUR})${HALF}`, 'gi'),
    ({ text, group, after }) => `${sayTime(group('hour'), '', group('half'))}${stopAfter(text, after)}`,
  ),
];
