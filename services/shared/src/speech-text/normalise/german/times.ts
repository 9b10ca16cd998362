// German times of day: "9:30 Uhr", "9.30 Uhr", "14:05", "9–17 Uhr".
import { spoken, type SpeechRule } from '../rule.ts';
import { sayCount, words } from './numbers.ts';

const HOUR = String.raw`(?:2[0-4]|1\d|0?\d)`;
const MINUTE = String.raw`[0-5]\d`;

const sayTime = (hour: string, minute: string): string => {
  const spokenHour = `${sayCount(String(Number(hour)))} Uhr`;
  return Number(minute) > 0 ? `${spokenHour} ${words.integer(String(Number(minute)))}` : spokenHour;
};

export const timeRules: SpeechRule[] = [
  spoken(
    new RegExp(
      String.raw`(?<![\w:.,])(?<from>${HOUR})(?:[:.](?<fromMinute>${MINUTE}))?(?:\s?Uhr)?\s?[–-]\s?(?<to>${HOUR})(?:[:.](?<toMinute>${MINUTE}))?\s?Uhr\b`,
      'g',
    ),
    ({ group }) => {
      const from = group('fromMinute')
        ? sayTime(group('from'), group('fromMinute'))
        : sayCount(String(Number(group('from'))));
      return `${from} bis ${sayTime(group('to'), group('toMinute'))}`;
    },
  ),
  spoken(new RegExp(String.raw`(?<![\w:.,])(?<hour>${HOUR})[:.](?<minute>${MINUTE})\s?Uhr\b`, 'g'), ({ group }) =>
    sayTime(group('hour'), group('minute')),
  ),
  spoken(new RegExp(String.raw`(?<![\w:.,])(?<hour>${HOUR}):(?<minute>${MINUTE})(?![\d:])`, 'g'), ({ group }) =>
    sayTime(group('hour'), group('minute')),
  ),
  spoken(new RegExp(String.raw`(?<![\w:.,])(?<hour>${HOUR})\s?Uhr\b`, 'g'), ({ group }) => sayTime(group('hour'), '')),
  spoken(
    new RegExp(
      String.raw`(?<=\b(?:um|ab|bis|gegen)\s)(?<hour>${HOUR})\.(?<minute>${MINUTE})(?!\d|[.,]\d|\s?(?:€|%|Euro))`,
      'gi',
    ),
    ({ group }) => sayTime(group('hour'), group('minute')),
  ),
];
