// One file over HTTP into one file on disk; a short or stalled body is an error, never a short file.
import { createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Agent, interceptors, request, type Dispatcher } from 'undici';
import { VoiceError } from '@firstword/shared/contract/errors';

const CONNECT_WITHIN_MS = 5000;
const ANSWER_WITHIN_MS = 10_000;
const STALL_MS = 20_000;
const MAX_REDIRECTS = 5;

/** Connections for one pull; close it afterwards. */
export const createDownloader = (): Dispatcher =>
  new Agent({
    connect: { timeout: CONNECT_WITHIN_MS },
    headersTimeout: ANSWER_WITHIN_MS,
    bodyTimeout: STALL_MS,
  }).compose(interceptors.redirect({ maxRedirections: MAX_REDIRECTS }));

/** The server answered, but not with the file. */
export class BadAnswer extends Error {
  readonly status: number;

  constructor(status: number, url: URL) {
    super(`${url.host} answered ${status}`);
    this.status = status;
  }
}

type Options = { dispatcher: Dispatcher; signal: AbortSignal };

/** Sends a GET; throws `BadAnswer` for anything but 200. */
const get = async (url: URL, { dispatcher, signal }: Options) => {
  const answer = await request(url, { dispatcher, signal });
  if (answer.statusCode === 200) return answer;
  await answer.body.dump();
  throw new BadAnswer(answer.statusCode, url);
};

/** Reads a small JSON body. */
export const getJson = async (url: URL, options: Options): Promise<unknown> => (await get(url, options)).body.json();

export type DownloadOptions = Options & {
  onBytes: (bytes: number, totalBytes: number | null) => void;
  /** More is refused, whatever the headers say. */
  maxBytes?: number;
};

const tooLarge = (url: URL, maxBytes: number): VoiceError =>
  new VoiceError('DownloadTooLarge', `The file at ${url.host} is larger than ${Math.round(maxBytes / 1e6)} MB`);

/** Downloads into `path`; throws `DownloadCut` when the body ends early, `DownloadTooLarge` when it does not end. */
export const download = async (url: URL, path: string, options: DownloadOptions): Promise<void> => {
  const { headers, body } = await get(url, options);
  const length = Number(headers['content-length']);
  const totalBytes = Number.isSafeInteger(length) && length > 0 ? length : null;
  const { maxBytes = Infinity } = options;
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) return done(tooLarge(url, maxBytes));
      options.onBytes(bytes, totalBytes);
      done(null, chunk);
    },
  });
  try {
    await pipeline(body, count, createWriteStream(path), { signal: options.signal });
  } catch (cause) {
    options.signal.throwIfAborted();
    if (cause instanceof VoiceError) throw cause;
    // A fault of the disk has a system call; a fault of the line has none of ours.
    if ((cause as NodeJS.ErrnoException).syscall === 'write') throw cause;
    const missing = totalBytes === null ? 'it' : `${bytes} of ${totalBytes} bytes`;
    throw new VoiceError('DownloadCut', `The download from ${url.host} was cut after ${missing}`, { cause });
  }
};
