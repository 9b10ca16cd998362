import { expect, it } from 'vitest';
import type { ToolCallDelta } from '@firstword/backend/llm/openai-chunk';
import { createToolCallAssembler } from '@firstword/backend/llm/tool-call-assembler';

const piece = (part: Partial<ToolCallDelta>): ToolCallDelta => ({
  index: null,
  id: '',
  name: '',
  arguments: '',
  ...part,
});

const assembled = (pieces: Partial<ToolCallDelta>[]) => {
  let ids = 0;
  const assembler = createToolCallAssembler(() => `new-${++ids}`);
  for (const part of pieces) assembler.add(piece(part));
  return assembler.calls();
};

it('puts parallel calls together by their index, however their pieces mix', () => {
  expect(
    assembled([
      { index: 0, id: 'a', name: 'hours' },
      { index: 1, id: 'b', name: 'menu', arguments: '{"d' },
      { index: 0, arguments: '{"day":' },
      { index: 1, arguments: 'ish":1}' },
      { index: 0, arguments: '"monday"}' },
    ]),
  ).toEqual([
    { id: 'a', name: 'hours', arguments: '{"day":"monday"}' },
    { id: 'b', name: 'menu', arguments: '{"dish":1}' },
  ]);
});

it('tells calls apart by their ids where the server numbers them all alike, or not at all', () => {
  const want = [
    { id: 'a', name: 'hours', arguments: '{"x":1}' },
    { id: 'b', name: 'hours', arguments: '{"x":2}' },
  ];
  for (const index of [0, null]) {
    expect(
      assembled([
        { index, id: 'a', name: 'hours', arguments: '{"x":1}' },
        { index, id: 'b', name: 'hours', arguments: '{"x":' },
        { index, arguments: '2}' },
      ]),
    ).toEqual(want);
  }
});

it('names a call that has no id, and gives one without arguments an empty object', () => {
  expect(
    assembled([
      { index: 0, name: 'bye' },
      { index: 1, name: 'bye' },
    ]),
  ).toEqual([
    { id: 'new-1', name: 'bye', arguments: '{}' },
    { id: 'new-2', name: 'bye', arguments: '{}' },
  ]);
});

it('keeps a name once that the server repeats', () => {
  expect(
    assembled([
      { index: 0, id: 'a', name: 'bye' },
      { index: 0, id: 'a', name: 'bye', arguments: '{}' },
    ]),
  ).toEqual([{ id: 'a', name: 'bye', arguments: '{}' }]);
});

it('gives up on a reply that calls without end', () => {
  const many = Array.from({ length: 33 }, (_, index) => ({ index, id: `c${index}`, name: 'hours' }));
  expect(() => assembled(many)).toThrow(expect.objectContaining({ code: 'ModelGarbled' }));
  const long = Array.from({ length: 70 }, () => ({ index: 0, arguments: 'x'.repeat(1_000) }));
  expect(() => assembled(long)).toThrow(expect.objectContaining({ code: 'ModelGarbled' }));
});
