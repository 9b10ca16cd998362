// The playout clock: turns' audio in, one output signal out, and an exact count of what has left. Runs in the worklet.
//
//   push ─▶ chunks of the newest turn ─▶ head moves with each rendered sample ─▶ report {turn, samples, peak}
//   stop ─▶ the turn fades out beside whatever follows; what still arrives for it, or for an older one, is dropped
import { SAMPLE_RATE_HZ, msToSamples } from '@firstword/shared/contract/audio';
import type { AudioFrame } from '@firstword/shared/contract/audio-frame';

/** Page → worklet. `reset`: a new conversation begins, turns count anew. */
export type PlayoutCommand =
  | { type: 'push'; frame: AudioFrame }
  | { type: 'finish'; turn: number; samples: number }
  | { type: 'stop'; turn: number }
  | { type: 'reset' };

/** Worklet → page: samples of this turn that have been played, and the loudest of them (0 to 1). */
export type PlayoutReport = { turn: number; samples: number; peak: number };

const REPORT_SAMPLES = msToSamples(50);
const FADE_SAMPLES = msToSamples(5);
/** After running dry this much is gathered first: one longer gap is easier to follow than a word full of short ones. */
const GATHER_SAMPLES = msToSamples(200);

type Track = {
  turn: number;
  chunks: AudioFrame[];
  /** Next sample to play, in samples of the turn's audio; whole numbers unless the output runs at another rate. */
  head: number;
  received: number;
  total: number | null;
  peak: number;
  reported: number;
  /** While gathering: for how long already, in samples; null while playing. */
  gathering: number | null;
};

/** Enough is gathered, or all there is, or it has taken as long as it is worth. */
const isGathered = ({ head, received, total, gathering }: Track): boolean =>
  received - head >= GATHER_SAMPLES || (total !== null && received >= total) || (gathering ?? 0) >= GATHER_SAMPLES;

const sampleAt = ({ chunks }: Track, index: number): number => {
  for (;;) {
    const chunk = chunks[0];
    if (!chunk || index < chunk.startSample) return 0;
    const sample = chunk.samples[index - chunk.startSample];
    if (sample !== undefined) return sample / 32_768;
    chunks.shift();
  }
};

const levelAt = (track: Track): number => {
  const index = Math.floor(track.head);
  const share = track.head - index;
  const level = sampleAt(track, index);
  if (share === 0) return level;
  const next = track.chunks[0]?.samples[index + 1 - track.chunks[0].startSample];
  return next === undefined ? level : level + share * (next / 32_768 - level);
};

export class PlayoutQueue {
  readonly #report: (report: PlayoutReport) => void;
  /** Samples of the turn's audio that pass with one sample of the output. */
  readonly #step: number;
  #track: Track | null = null;
  #fading: { track: Track; left: number } | null = null;
  #oldestTurn = 0;

  constructor(outputRateHz: number, report: (report: PlayoutReport) => void) {
    this.#step = SAMPLE_RATE_HZ / outputRateHz;
    this.#report = report;
  }

  /** Does what the page asks. */
  accept(command: PlayoutCommand): void {
    switch (command.type) {
      case 'push':
        return this.#push(command.frame);
      case 'finish':
        if (this.#track?.turn === command.turn) this.#track.total = command.samples;
        return;
      case 'stop':
        return this.#stopBefore(command.turn + 1);
      case 'reset':
        this.#stopBefore(Infinity);
        this.#oldestTurn = 0;
    }
  }

  /** Fills one block of the output; what there is no audio for stays silent. */
  render(output: Float32Array): void {
    output.fill(0);
    const track = this.#track;
    if (track) this.#play(track, output);
    if (this.#fading) this.#fadeOut(this.#fading, output);
  }

  #push(frame: AudioFrame): void {
    if (frame.turn < this.#oldestTurn) return;
    if (this.#track?.turn !== frame.turn) {
      this.#stopBefore(frame.turn);
      this.#track = {
        turn: frame.turn,
        chunks: [],
        head: 0,
        received: 0,
        total: null,
        peak: 0,
        reported: 0,
        gathering: null,
      };
    }
    this.#track.chunks.push(frame);
    this.#track.received = frame.startSample + frame.samples.length;
  }

  #stopBefore(turn: number): void {
    this.#oldestTurn = Math.max(this.#oldestTurn, turn);
    if (!this.#track || this.#track.turn >= turn) return;
    this.#fading = { track: this.#track, left: FADE_SAMPLES };
    this.#track = null;
  }

  #play(track: Track, output: Float32Array): void {
    if (track.gathering !== null && track.received > track.head) {
      track.gathering += output.length * this.#step;
      if (!isGathered(track)) return;
      track.gathering = null;
    }
    const before = track.head;
    for (let index = 0; index < output.length && track.head < track.received; index++) {
      const level = levelAt(track);
      output[index] = level;
      track.peak = Math.max(track.peak, Math.abs(level));
      track.head += this.#step;
    }
    const played = Math.min(Math.floor(track.head), track.received);
    const ranDry = track.head >= track.received && track.head > before;
    if (ranDry || played - track.reported >= REPORT_SAMPLES) {
      track.reported = played;
      this.#report({ turn: track.turn, samples: played, peak: track.peak });
    }
    if (ranDry) track.gathering = 0;
    if (track.total !== null && played >= track.total) this.#track = null;
  }

  #fadeOut(fading: { track: Track; left: number }, output: Float32Array): void {
    for (let index = 0; index < output.length && fading.left > 0; index++, fading.left--) {
      const level = fading.track.head < fading.track.received ? levelAt(fading.track) : 0;
      output[index] = (output[index] ?? 0) + (level * fading.left) / FADE_SAMPLES;
      fading.track.head += this.#step;
    }
    if (fading.left === 0) this.#fading = null;
  }
}
