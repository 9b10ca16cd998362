// How far into the raw reply the caller has listened.
import { msToSamples } from '@firstword/shared/contract/audio';

/** A clause's place in the reply (UTF-16) and in the turn's audio; `endSample` is null while its audio still comes. */
export type ClauseAudio = { start: number; end: number; startSample: number; endSample: number | null };

export type Playout = { clauses: readonly ClauseAudio[]; sentSamples: number; playedSamples: number; reply: string };

/** About what a character takes to speak: the guess for a clause whose length is not known yet. */
export const SAMPLES_PER_CHAR = msToSamples(60);

// Where words end is a matter of the script, not of the reader's locale.
const words = new Intl.Segmenter('en', { granularity: 'word' });

/** The end of the last whole word of the text that lies before the offset; 0 if there is none. */
export const lastWordEnd = (text: string, offset: number): number => {
  let end = 0;
  for (const { index, segment, isWordLike } of words.segment(text)) {
    if (index + segment.length > offset) break;
    if (isWordLike) end = index + segment.length;
  }
  return end;
};

/**
 * The UTF-16 offset up to which the reply was heard: whole clauses, and inside a clause the words whose share of its
 * samples has been played. Never inside a word.
 */
export const heardOffset = ({ clauses, sentSamples, playedSamples, reply }: Playout): number => {
  let heard = 0;
  for (const { start, end, startSample, endSample } of clauses) {
    if (endSample !== null && playedSamples >= endSample) {
      heard = end;
      continue;
    }
    const length = endSample ?? Math.max(sentSamples, startSample + (end - start) * SAMPLES_PER_CHAR);
    const share = (playedSamples - startSample) / (length - startSample);
    if (!(share > 0)) break;
    const within = lastWordEnd(reply.slice(start, end), Math.floor(share * (end - start)));
    return within === 0 ? heard : start + within;
  }
  return heard;
};
