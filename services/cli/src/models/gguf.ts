// `--llm FILE|URL`: any GGUF model instead of the small one that comes with `models start`.
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Transform } from 'node:stream';
import { request } from 'undici';
import { sha256OfFile } from '@firstword/piper/voice/digest';
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';
import { requireSpace } from './cache.ts';
import { wrongChecksum } from './faults.ts';

const MAGIC = 'GGUF';
const HEX_64 = /^[0-9a-f]{64}$/;
const ANSWER_WITHIN_MS = 30_000;
const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export type GgufOptions = { cacheDir: string; sha256: string | undefined; onPercent: (percent: number) => void };

const badInput = (code: string, message: string, remedy: string): VoiceError =>
  new VoiceError(code, message, { status: 400, remedy });

const requireGguf = async (path: string): Promise<void> => {
  const file = await open(path).catch((cause: unknown) => {
    throw new VoiceError('LlmFileMissing', `The file ${path} cannot be read.`, {
      status: 400,
      remedy: 'Name a GGUF file that exists, or a URL of one with its --sha256.',
      cause,
    });
  });
  try {
    const { buffer } = await file.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0).catch(() => ({ buffer: '' }));
    if (buffer.toString() === MAGIC) return;
  } finally {
    await file.close();
  }
  throw badInput('LlmNotGguf', `${path} is no GGUF file.`, 'Take a model in the GGUF format, such as a Q4_K_M one.');
};

const fromFile = async (path: string, sha256: string | undefined): Promise<string> => {
  await requireGguf(path);
  if (sha256 === undefined) return path;
  const got = await sha256OfFile(path);
  if (got !== sha256) {
    throw badInput(
      'LlmChecksum',
      `${path} has the sha256 ${got}, not the given one.`,
      'Correct --sha256, or the file.',
    );
  }
  return path;
};

/** Sends the GET that goes on behind the bytes that are there; follows redirects. */
const askFor = async (url: URL, fromByte: number, redirects = MAX_REDIRECTS) => {
  const answer = await request(url, {
    headers: fromByte > 0 ? { range: `bytes=${fromByte}-` } : {},
    headersTimeout: ANSWER_WITHIN_MS,
    bodyTimeout: ANSWER_WITHIN_MS,
  });
  const location = answer.headers['location'];
  if (REDIRECTS.has(answer.statusCode) && typeof location === 'string' && redirects > 0) {
    await answer.body.dump();
    return askFor(new URL(location, url), fromByte, redirects - 1);
  }
  return answer;
};

const unreachable = (url: URL, why: string, cause?: unknown): VoiceError =>
  new VoiceError('LlmUnreachable', `The model could not be downloaded from ${url.host}: ${why}.`, {
    status: 503,
    remedy: 'Check the URL and the connection, and run it again: what has arrived is kept.',
    cause,
  });

/** Downloads into `part`, going on where an earlier try ended. */
const download = async (url: URL, part: string, { cacheDir, onPercent }: GgufOptions): Promise<void> => {
  const had = await stat(part).then(
    ({ size }) => size,
    () => 0,
  );
  const { statusCode, headers, body } = await askFor(url, had);
  const goesOn = statusCode === 206;
  if (statusCode === 416) return body.dump(); // nothing is missing; the digest tells
  if (statusCode !== 200 && !goesOn) {
    await body.dump();
    throw unreachable(url, `it answered ${statusCode}`);
  }
  let bytes = goesOn ? had : 0;
  const total = bytes + Number(headers['content-length'] ?? Number.NaN);
  if (total > bytes) await requireSpace(cacheDir, total - bytes);
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (total > 0) onPercent((100 * bytes) / total);
      done(null, chunk);
    },
  });
  await pipeline(body, count, createWriteStream(part, { flags: goesOn ? 'a' : 'w' }));
};

const fromUrl = async (url: URL, sha256: string, options: GgufOptions): Promise<string> => {
  const folder = join(options.cacheDir, 'gguf', sha256);
  const path = join(folder, basename(url.pathname) || 'model.gguf');
  if (await stat(path).catch(() => null)) return path;
  await mkdir(folder, { recursive: true });
  await download(url, `${path}.part`, options).catch((error: unknown) => {
    throw error instanceof VoiceError ? error : unreachable(url, ensureError(error).message, error);
  });
  const got = await sha256OfFile(`${path}.part`);
  if (got !== sha256) {
    await rm(`${path}.part`);
    throw wrongChecksum(basename(path), sha256, got);
  }
  await requireGguf(`${path}.part`);
  await rename(`${path}.part`, path);
  return path;
};

/** The path of the model that `--llm` names: a file is taken where it lies, a URL once it is here and verified. */
export const resolveGguf = async (llm: string, options: GgufOptions): Promise<string> => {
  const { sha256 } = options;
  if (sha256 !== undefined && !HEX_64.test(sha256)) {
    throw badInput(
      'Sha256Invalid',
      '--sha256 is not 64 lower-case hex digits.',
      'Copy it whole from the model’s page.',
    );
  }
  if (!/^https?:\/\//.test(llm)) return fromFile(resolve(llm), sha256);
  if (!URL.canParse(llm)) throw badInput('LlmUrlInvalid', '--llm is no URL.', 'Give a file, or a URL of one.');
  if (sha256 === undefined) {
    throw badInput(
      'Sha256Missing',
      'A model from a URL needs its sha256, so that what arrives is what you meant.',
      'Add --sha256 HEX; the model’s page shows it.',
    );
  }
  return fromUrl(new URL(llm), sha256, options);
};
