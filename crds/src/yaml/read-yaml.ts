// A file's text as a plain value, with a way back from every path to its line. Whatever the text is, it never throws.
import { LineCounter, parseDocument, type Document, type YAMLError } from 'yaml';
import { placedAt, wrong, type Fault, type Finding } from '../faults/finding.ts';
import { createLocator, type Locator } from './locate.ts';
import { plainValue } from './plain-value.ts';
import { isNeverClosed, syntaxWords } from './syntax-words.ts';

/** Largest file that is read: more than etcd takes could not be applied anyway. */
export const MAX_FILE_BYTES = 1024 * 1024;

/** A syntax fault is followed by its echoes; the first few tell the story. */
const MOST_SYNTAX_FAULTS = 20;

/** `value` is undefined where the text is too broken to say what it means. */
export type YamlReading = { value?: unknown; faults: Fault[]; place: (finding: Finding) => Fault };

/** Reads one YAML document. */
export const readYaml = (text: string): YamlReading => {
  const unreadable = unreadableText(text);
  if (unreadable) return failed(unreadable);
  const lines = new LineCounter();
  // uniqueKeys is quadratic in the keys of a map; plainValue finds what is written twice.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    uniqueKeys: false,
    resolveKnownTags: false,
    logLevel: 'error',
  });
  const locator = createLocator(document, lines, text);
  const place = (finding: Finding): Fault => placedAt(locator.find(finding), finding);
  const faults = syntaxFaults(text, document, locator);
  if (document.errors.some((error) => error.code !== 'MULTIPLE_DOCS')) return { faults, place };
  if (document.contents === null) return failed(EMPTY);
  const { value, findings } = plainValue(document);
  return { value, faults: [...faults, ...findings.map(place)], place };
};

const START = { line: 1, column: 1 };
const EMPTY = wrong([], 'The file is empty.', 'Start from examples/front-desk.yaml, or another VoiceFlow.');

const failed = (finding: Finding): YamlReading => ({
  faults: [placedAt(START, finding)],
  place: (other) => placedAt(START, other),
});

const syntaxFaults = (text: string, document: Document.Parsed, locator: Locator): Fault[] => {
  const toFault = (error: YAMLError, severity: Fault['severity']): Fault => {
    const [message, remedy] = syntaxWords(error);
    const opened = isNeverClosed(error) ? locator.openAt(error.pos[0]) : undefined;
    if (opened) return placedAt(locator.find({ path: opened, about: 'value' }), wrong(opened, message, remedy));
    // What is indented wrongly is told at its indentation; people look for the word behind it.
    const offset = error.pos[0] + (/^ */.exec(text.slice(error.pos[0], error.pos[1] + MOST_INDENT))?.[0].length ?? 0);
    const path = error.code === 'MULTIPLE_DOCS' ? [] : locator.pathAt(offset);
    return placedAt(locator.at(offset), { ...wrong(path, message, remedy), severity });
  };
  return [
    ...document.errors.slice(0, MOST_SYNTAX_FAULTS).map((error) => toFault(error, 'error')),
    ...document.warnings.slice(0, MOST_SYNTAX_FAULTS).map((error) => toFault(error, 'warning')),
  ];
};

const MOST_INDENT = 80;

const unreadableText = (text: string): Finding | undefined => {
  if (Buffer.byteLength(text) > MAX_FILE_BYTES)
    return wrong([], 'The file is larger than 1 MiB.', 'Make it smaller: a cluster would not take it either.');
  if (text.includes('\0') || text.includes('\ufffd'))
    return wrong([], 'The file is binary, not text.', 'Give a YAML file in UTF-8.');
  return undefined;
};
