// Whether a caller got a whole reply: every entry's part of it, in order, once.
import type { Frame } from './call.ts';

/** What the caller would have read out: a new attempt takes back what comes after its base. */
const textOf = (frames: readonly Frame[]): string =>
  frames.reduce((text, { type, content = '', base = 0 }) => {
    if (type === 'attempt-start') return text.slice(0, base);
    return type === 'token' ? text + content : text;
  }, '');

/** What is wrong with the reply, in a sentence; null when nothing is. */
export const faultOf = (frames: readonly Frame[]): string | null => {
  const count = (type: string): number => frames.filter((frame) => frame.type === type).length;
  const failed = frames.find(({ type }) => type === 'error' || type === 'resync');
  if (failed) return `the stream says ${failed.type} ${failed.code ?? ''}`.trim();
  if (count('done') !== 1) return `the turn was done ${count('done')} times`;
  const { content = '' } = frames.find(({ type }) => type === 'done') ?? {};
  if (content === '') return 'the reply is empty';
  return textOf(frames) === content
    ? null
    : `its tokens say ${JSON.stringify(textOf(frames))}, the log ${JSON.stringify(content)}`;
};
