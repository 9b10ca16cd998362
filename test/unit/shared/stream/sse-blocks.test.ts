import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSseReader } from '@firstword/shared/stream/sse-blocks';

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => createSseReader().feed(bytes(text));

describe('the blocks of an event stream', () => {
  test.each([
    ['line feeds', 'id: 1-1\ndata: a\n\n', [{ id: '1-1', data: 'a' }]],
    [
      'carriage returns',
      'id: 1-1\rdata: a\r\rdata: b\r\r\n',
      [
        { id: '1-1', data: 'a' },
        { id: null, data: 'b' },
      ],
    ],
    ['both', 'id: 1-1\r\ndata: a\r\n\r\n', [{ id: '1-1', data: 'a' }]],
    ['a byte order mark', '\uFEFFdata: a\n\n', [{ id: null, data: 'a' }]],
    ['comments', ': still here\n\n:\ndata: a\n\n', [{ id: null, data: 'a' }]],
    ['data over several lines', 'data: a\ndata:b\ndata\n\n', [{ id: null, data: 'a\nb\n' }]],
    ['a check point', 'id: 1-7\n\n', [{ id: '1-7', data: null }]],
    [
      'a check point, then its entry',
      'id: 1-7\n\nid: 1-7\ndata: a\n\n',
      [
        { id: '1-7', data: null },
        { id: '1-7', data: 'a' },
      ],
    ],
    ['an id with a NULL', 'id: 1\0\ndata: a\n\n', [{ id: null, data: 'a' }]],
    ['an unfinished block', 'data: a\n\ndata: b\n', [{ id: null, data: 'a' }]],
    ['fields that we do not know', 'event: x\nfoo: bar\ndata: a\n\n', [{ id: null, data: 'a' }]],
  ])('are read over %s', (_case, text, want) => {
    expect(read(text)).toEqual(want);
  });

  test('tell the pause that the server asks for', () => {
    const reader = createSseReader();
    expect(reader.retryMs()).toBeNull();
    reader.feed(bytes('retry: soon\nretry: 70\n\n'));
    expect(reader.retryMs()).toBe(70);
  });

  test('end with an error when one has no end', () => {
    const reader = createSseReader();
    const piece = bytes(`data: ${'x'.repeat(400_000)}`);
    expect(() => [reader.feed(piece), reader.feed(piece), reader.feed(piece)]).toThrow(/max buffer size/);
  });

  test('are the same wherever the bytes were cut, inside a character too', () => {
    const text = fc.stringMatching(/^[ a-zé漢😀:]{0,9}$/u);
    const block = fc
      .tuple(fc.option(fc.nat(99)), fc.option(text), fc.constantFrom('\n', '\r', '\r\n'))
      .map(([id, data, end]) => [
        id === null ? '' : `id: 1-${id}${end}`,
        data === null ? '' : `data: ${data}${end}`,
        end,
      ]);
    fc.assert(
      fc.property(
        fc.array(block, { maxLength: 8 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 5 })),
        (lines, cuts) => {
          const whole = bytes(`${lines.flat().join('')}\n`);
          const reader = createSseReader();
          const blocks = [];
          for (let at = 0; at < whole.length;) {
            const length = Number(cuts.next().value);
            blocks.push(...reader.feed(whole.subarray(at, at + length)));
            at += length;
          }
          expect(blocks).toEqual(createSseReader().feed(whole));
        },
      ),
    );
  });
});
