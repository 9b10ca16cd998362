import * as fc from 'fast-check';
import { Value } from 'typebox/value';
import { expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { checkFlow } from '@firstword/crds/check/check-flow';
import { formatPath, type Path } from '@firstword/crds/faults/finding';
import { parseVoiceFlow, type ParsedVoiceFlow } from '@firstword/crds/parse-voice-flow';
import { VoiceFlow } from '@firstword/crds/voice-flow';
import { VALID } from './voice-flow-text.ts';

/** A check takes milliseconds, and many of them long on a machine that is busy. */
const PATIENCE_MS = 60_000;

type Tree = Record<string | number, unknown>;

const valid = parse(VALID) as Tree;

/** Ways to everything in the resource below the root, containers included. */
const pathsOf = (value: unknown, path: Path = []): Path[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, item]) => {
        const inside = [...path, Array.isArray(value) ? Number(key) : key];
        return [inside, ...pathsOf(item, inside)];
      })
    : [];
const allPaths = pathsOf(valid);
const parentAt = (root: Tree, path: Path): Tree => path.slice(0, -1).reduce((at, key) => at[key] as Tree, root);
const leafPaths = allPaths.filter((path) => typeof parentAt(valid, path)[path.at(-1) ?? ''] === 'string');

const edited = (edit: (root: Tree) => void): string => {
  const root = structuredClone(valid);
  edit(root);
  return stringify(root);
};

/** What a person could not use of an answer. */
const complaints = (parsed: ParsedVoiceFlow, text: string): unknown[] => {
  const lineCount = text.split('\n').length;
  const faults = [...(parsed.ok ? [] : parsed.faults), ...parsed.warnings];
  const unusable = faults.filter(
    ({ path, line, column, message, remedy }) =>
      path === '' ||
      line < 1 ||
      line > lineCount ||
      column < 1 ||
      !/^\S.*\.$/.test(message) ||
      !/^\S.*[.?]$/.test(remedy),
  );
  if (!parsed.ok) return parsed.faults.length === 0 ? ['refused without a fault'] : unusable;
  const hidden = checkFlow(parsed.flow.spec.flow).filter(({ severity }) => severity === 'error');
  return [...unusable, ...hidden, ...Value.Errors(VoiceFlow, parsed.flow)];
};

const anyValue = fc.oneof(fc.jsonValue(), fc.constantFrom('greet', 'talk', 'say', 'llm', '10s', {}, [], null));
const anyName = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'from', 'text', 'prompt', 'nodes'));

it(
  'never throws, and places every fault, whatever fields are replaced, removed and added',
  () => {
    const edit = fc.record({ path: fc.constantFrom(...allPaths), value: anyValue, name: anyName, kind: fc.nat(2) });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        const text = edited((root) => {
          for (const { path, value, name, kind } of edits) {
            // An earlier edit may have taken this way away.
            if (!pathsOf(root).some((other) => formatPath(other) === formatPath(path))) continue;
            const parent = parentAt(root, path);
            const key = path.at(-1) ?? '';
            if (kind === 0) parent[key] = value;
            else if (kind === 1 && Array.isArray(parent)) parent.splice(Number(key), 1);
            else if (kind === 1) delete parent[key];
            else if (!Array.isArray(parent))
              Object.defineProperty(parent, name, { value, enumerable: true, writable: true });
          }
        });
        expect(complaints(parseVoiceFlow(text), text)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  },
  PATIENCE_MS,
);

it(
  'never throws, and places every fault, whatever the text is cut and pasted to',
  () => {
    const cut = fc.record({
      at: fc.nat(VALID.length),
      length: fc.nat(40),
      put: fc.oneof(fc.string(), fc.string({ unit: 'binary' })),
    });
    fc.assert(
      fc.property(fc.array(cut, { minLength: 1, maxLength: 3 }), (cuts) => {
        let text = VALID;
        for (const { at, length, put } of cuts) text = text.slice(0, at) + put + text.slice(at + length);
        expect(complaints(parseVoiceFlow(text), text)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  },
  PATIENCE_MS,
);

it(
  'names exactly the field that got a value of the wrong type',
  () => {
    fc.assert(
      fc.property(fc.constantFrom(...leafPaths), fc.constantFrom({ x: 1 }, ['x'], null), (path, value) => {
        const text = edited((root) => (parentAt(root, path)[path.at(-1) ?? ''] = value));
        const parsed = parseVoiceFlow(text);
        expect(parsed.ok ? [] : parsed.faults.map((fault) => fault.path)).toContain(formatPath(path));
      }),
      { numRuns: 100 },
    );
  },
  PATIENCE_MS,
);
