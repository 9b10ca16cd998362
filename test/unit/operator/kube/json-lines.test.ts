import { array, assert, asyncProperty, double, jsonValue } from 'fast-check';
import { expect, test } from 'vitest';
import { readJsonLines } from '../../../../operator/src/kube/json-lines.ts';

async function* parts(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const cut of [...cuts.map((share) => Math.floor(share * bytes.length)).sort((a, b) => a - b), bytes.length]) {
    yield bytes.subarray(from, cut);
    from = cut;
  }
}

const read = async (text: string, cuts: readonly number[] = []): Promise<unknown[]> =>
  Array.fromAsync(readJsonLines(parts(new TextEncoder().encode(text), cuts)));

test('however the bytes are cut, the lines come whole and in order', async () => {
  const share = double({ min: 0, max: 1, noNaN: true });
  await assert(
    asyncProperty(array(jsonValue(), { maxLength: 8 }), array(share, { maxLength: 8 }), async (values, cuts) => {
      const text = values.map((value) => `${JSON.stringify(value)}\n`).join('');
      expect(JSON.stringify(await read(text, cuts))).toBe(JSON.stringify(values));
    }),
  );
});

test('a line that the end cuts off is no line', async () => {
  expect(await read('{"a":1}\n{"b":')).toEqual([{ a: 1 }]);
});

test('a line that is no JSON breaks the watch', async () => {
  await expect(read('{"a":1}\nhello\n')).rejects.toBeInstanceOf(SyntaxError);
});
