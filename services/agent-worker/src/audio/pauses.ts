// The silence between clauses: what the voice leaves is topped up to what the text's end asks for, and no further.
import { msToSamples } from '@firstword/shared/contract/audio';
import { PAUSE_AFTER_MS, type ClauseEnd } from '@firstword/shared/clauses/clause';
import type { AudibleMeter } from '@firstword/shared/timeline/audible-meter';

export type Joint = {
  /** How the clause before ended. */
  endsWith: ClauseEnd;
  /** Silence that is there already, in samples: at the end of the one, at the beginning of the other. */
  trailing: number;
  leading: number;
  /** The caller has heard everything sent so far, and so has had a pause already. */
  ranDry: boolean;
};

/** Samples of silence to add between two clauses. */
export const pauseSamples = ({ endsWith, trailing, leading, ranDry }: Joint): number =>
  ranDry ? 0 : Math.max(0, msToSamples(PAUSE_AFTER_MS[endsWith]) - trailing - leading);

/** The end that asks for the longer pause: a clause without sound does not shorten the one before it. */
export const longerEnd = (one: ClauseEnd, other: ClauseEnd): ClauseEnd =>
  PAUSE_AFTER_MS[one] >= PAUSE_AFTER_MS[other] ? one : other;

/**
 * Reads a clause's audio until its first audible sample, or until its silence is all that `wanted()` asks for, whichever
 * comes first; a clause without an audible sample may end here.
 */
export const readLead = async (
  chunks: AsyncIterator<Int16Array>,
  meter: AudibleMeter,
  wanted: () => number,
): Promise<{ lead: Int16Array[]; silence: number }> => {
  const lead: Int16Array[] = [];
  let silence = 0;
  for (;;) {
    const next = await chunks.next();
    if (next.done) return { lead, silence };
    meter.feed(next.value);
    lead.push(next.value);
    const audible = meter.firstAudible();
    silence = audible ?? silence + next.value.length;
    if (audible !== null || silence >= wanted()) return { lead, silence };
  }
};
