// The body of an answer, read as far as it is allowed to be, whatever it is packed in.
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** The answer is larger than its reader allows. */
export class AnswerTooLarge extends Error {
  constructor() {
    super('the answer is too large');
    this.name = 'AnswerTooLarge';
  }
}

const UNPACKERS = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress };

type Headers = Readonly<Record<string, string>>;

/** JSON as its value, everything else, broken JSON too, as text. Throws `AnswerTooLarge` as soon as it is known. */
export const readAnswer = async (body: Readable, headers: Headers, maxBytes: number): Promise<unknown> => {
  const text = await readText(unpacked(body, headers['content-encoding']), maxBytes);
  if (!/[/+]json\b/i.test(headers['content-type'] ?? '')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text; // says that it is JSON, and is not: the flow sees what came
  }
};

const unpacked = (body: Readable, encoding = ''): Readable => {
  const unpack = UNPACKERS[encoding.trim().toLowerCase() as keyof typeof UNPACKERS];
  return unpack ? pipeline(body, unpack(), () => {}) : body; // a fault is thrown where it is read
};

/** Counts what comes out, so that a small packed answer cannot become a large one. */
const readText = async (source: Readable, maxBytes: number): Promise<string> => {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of source as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > maxBytes) throw new AnswerTooLarge();
    parts.push(part);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
};
