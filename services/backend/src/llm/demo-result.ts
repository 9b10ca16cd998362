// How the demo model says what a function gave.

/** The longest text of a function that is read out. */
const MAX_CHARS = 300;

const SORRY = 'I am sorry, I cannot find that out right now.';

/** A sentence or two: a text as it is, of an object what its fields say. */
export const sayResult = (result: string): string => {
  const value = parsed(result);
  if (typeof value === 'string') return clipped(value);
  const { status, body } = value as { status?: unknown; body?: unknown };
  if (typeof status === 'number' && (status < 200 || status >= 300)) return SORRY;
  const said = sayValue(status === undefined ? value : body);
  return said === '' ? SORRY : clipped(said);
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) ?? '';
  } catch {
    return text;
  }
};

const sayValue = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(sayValue).join(', ');
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([name, field]) => `${name.replaceAll(/[_-]/g, ' ')}: ${sayValue(field)}`)
    .join(', ');
};

const clipped = (text: string): string => {
  const clean = text
    .replace(/^Error: /, '')
    .trim()
    .slice(0, MAX_CHARS);
  return /[.!?]$/.test(clean) || clean === '' ? clean : `${clean}.`;
};
