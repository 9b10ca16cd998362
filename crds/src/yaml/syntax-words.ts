// What a fault of the YAML itself means for the person who wrote it.
import type { YAMLError } from 'yaml';
import { quoted } from '../faults/finding.ts';

type Words = [message: string, remedy: string];

const NEEDS_QUOTES = 'Put the text in quotes, as in text: "…", or write it as a block after `|`.';

const WORDS: Partial<Record<YAMLError['code'], (message: string) => Words>> = {
  BAD_ALIAS: () => ['What begins with * or & names another part of the file, and this is no such name.', NEEDS_QUOTES],
  BAD_DQ_ESCAPE: (message) => [message, "Double the backslash, or use 'single quotes'."],
  BAD_INDENT: (message) => [message, 'Indent the fields of one map alike, and close every bracket that is opened.'],
  BAD_SCALAR_START: (message) => [message, NEEDS_QUOTES],
  BLOCK_AS_IMPLICIT_KEY: () => ['A second `: ` on one line reads as a map in a map.', NEEDS_QUOTES],
  MISSING_CHAR: (message) => [message, 'Add what is missing: a closing quote, a bracket, a colon or a comma.'],
  MULTILINE_IMPLICIT_KEY: () => ['This line has no colon, so it runs on into the next one.', 'Write `name: value`.'],
  MULTIPLE_DOCS: () => ['A second document begins here.', 'Keep one resource in a file: move what follows `---`.'],
  NON_STRING_KEY: () => ['The name of a field is a list or a map.', 'Write a plain name before the colon.'],
  RESOURCE_EXHAUSTION: () => [
    'The file is nested too deeply.',
    'A VoiceFlow is at most eight levels deep: write it flatter.',
  ],
  TAB_AS_INDENT: () => ['A tab indents this line.', 'Indent with spaces: YAML takes no tabs there.'],
  TAG_RESOLVE_FAILED: (message) => [message, 'Remove what begins with `!`: a VoiceFlow uses no tags.'],
};

const NEVER_CLOSED = /Missing closing ["']quote|end with a [\]}]/;

/** True where the library points at the end of what is never closed, and a person looks for its beginning. */
export const isNeverClosed = (error: YAMLError): boolean => NEVER_CLOSED.test(error.message);

/** Message and remedy of a syntax error. */
export const syntaxWords = (error: YAMLError): Words => {
  if (isNeverClosed(error))
    return [
      'What opens here is never closed, or not indented far enough.',
      'Add the closing quote or bracket, and indent every line up to it.',
    ];
  const [firstLine = ''] = error.message.split('\n');
  const words = WORDS[error.code];
  const message = `The YAML is broken: ${withQuoted(firstLine)}.`;
  return words ? words(message) : [message, 'Correct the line, or the one before it.'];
};

/** The library quotes the text as it is, at any length. */
const withQuoted = (message: string): string =>
  message.replace(/"(.*)"$/s, (_, text: string) => quoted(text)).replace(/\.$/, '');
