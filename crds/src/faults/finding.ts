// What is wrong with a resource, before and after it is placed in a text.

/** The way to a field from the root of the resource: `["spec", "flow", "nodes", 2, "text"]`. */
export type Path = readonly (string | number)[];

/** One mistake: `message` says what is wrong, `remedy` what to do. */
export type Finding = {
  path: Path;
  /** What is wrong there: the value, the key that names it, or that it is not there. */
  about: 'value' | 'key' | 'absence';
  message: string;
  remedy: string;
  severity: 'error' | 'warning';
  /** Where in a text the fault is, in characters from its start. */
  offset?: number;
  /** The field that an unknown one seems to be a misspelling of. */
  meant?: string;
};

/** A finding at its place in a file; line and column count from 1. */
export type Fault = {
  path: string;
  line: number;
  column: number;
  message: string;
  remedy: string;
  severity: 'error' | 'warning';
};

/** Stands for a path where the whole file is meant. */
export const WHOLE_FILE = '(file)';

/** An error about a value that is there. */
export const wrong = (path: Path, message: string, remedy: string): Finding => ({
  path,
  about: 'value',
  message,
  remedy,
  severity: 'error',
});

/** A finding at a place of a text. */
export const placedAt = (position: { line: number; column: number }, finding: Finding): Fault => {
  const { path, message, remedy, severity } = finding;
  return { path: formatPath(path), ...position, message, remedy, severity };
};

/** A path as people write it: `spec.flow.nodes[2].text`. */
export const formatPath = (path: Path): string => {
  if (path.length === 0) return WHOLE_FILE;
  const segments = path.slice(0, MOST_SEGMENTS).map(formatSegment).join('').replace(/^\./, '');
  return path.length > MOST_SEGMENTS ? `${segments}…` : segments;
};

/** Deeper than any field of ours. */
const MOST_SEGMENTS = 16;

const formatSegment = (segment: string | number): string => {
  if (typeof segment === 'number') return `[${segment}]`;
  return /^[\w-]{1,60}$/.test(segment) ? `.${segment}` : `[${quoted(segment)}]`;
};

const LONGEST_QUOTE = 60;
// Control and bidirectional marks could rewrite the terminal that the fault is printed on.
// oxlint-disable-next-line no-control-regex -- exactly these are meant
const UNPRINTABLE = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A value from the file, safe to print: quoted, escaped and not too long. */
export const quoted = (value: string): string => {
  const short = value.length > LONGEST_QUOTE ? `${value.slice(0, LONGEST_QUOTE - 1)}…` : value;
  return JSON.stringify(short).replace(UNPRINTABLE, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
};

/** A name as it stands in a sentence or an example; one that nobody could have meant is quoted. */
export const named = (name: string): string => (/^[\w-]{1,40}$/.test(name) ? name : quoted(name));
