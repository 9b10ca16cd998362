// What the demo model fills a function's arguments with: what the caller's words say of each of them.
import type { ModelTool } from './port.ts';

type Property = { type?: unknown; enum?: unknown; description?: string };

const NUMBER_WORDS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
const DAY = /\b(today|tonight|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b/i;
/** "noon", "7 pm", "19:30", "half past seven", "eight o'clock", "seven in the evening". */
const TIME = new RegExp(
  String.raw`\b(?:noon|midnight|(?:(?:half|quarter) (?:past|to) )?(?:\d{1,2}(?::\d{2})?|${NUMBER_WORDS.slice(1).join('|')})(?: ?[ap]\.?m\b| o'clock)?(?: (?:in the (?:morning|afternoon|evening)|at night|thirty))?)(?=\W|$)`,
  'i',
);
const YES = /\b(yes|yeah|yep|sure|correct|right|exactly|okay|ok|please)\b/i;
const NO = /\b(no|nope|not|wrong|don't)\b/i;
/** How an answer begins before it says what was asked. */
const LEAD =
  /^\W*(?:(?:yes|well|um|uh|sure|okay|ok)\W+)*(?:(?:my (?:\w+ )?(?:name|number|address) is|the name is|it(?:'s| is)|i am|i'm|this is|under|for|on|at)\s+)+/i;

/** The arguments that the text tells, by name; what it does not tell is left out. */
export const demoArguments = ({ parameters }: ModelTool, text: string): Record<string, unknown> => {
  const properties = Object.entries((parameters['properties'] ?? {}) as Record<string, Property>);
  return Object.fromEntries(
    properties.flatMap(([name, property]) => {
      const value = valueOf(name, property, text);
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
};

const valueOf = (name: string, { type, enum: values, description = '' }: Property, text: string): unknown => {
  if (Array.isArray(values)) return values.find((value) => text.toLowerCase().includes(String(value).toLowerCase()));
  if (type === 'number' || type === 'integer') return numberIn(text);
  if (type === 'boolean') return YES.test(text) === NO.test(text) ? undefined : YES.test(text);
  const about = `${name} ${description}`.toLowerCase();
  if (/\b(day|date|weekday)\b/.test(about)) return DAY.exec(text)?.[0];
  if (/\b(time|hour)\b/.test(about)) return TIME.exec(text)?.[0];
  return text
    .trim()
    .replace(LEAD, '')
    .replace(/[.!?,]+$/, '');
};

const numberIn = (text: string): number | undefined => {
  const digits = /-?\d+(?:\.\d+)?/.exec(text)?.[0];
  if (digits !== undefined) return Number(digits);
  const words = text.toLowerCase().split(/\W+/);
  const spelt = NUMBER_WORDS.findIndex((word) => words.includes(word));
  return spelt < 0 ? undefined : spelt;
};
