// One reply on the stream: its text cut into clauses, each spoken while the one before is being sent, in order.
import type { Clause, ClauseEnd } from '@firstword/shared/clauses/clause';
import { createClauseSplitter } from '@firstword/shared/clauses/clause-splitter';
import { samplesToMs } from '@firstword/shared/contract/audio';
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';
import { MAX_CONTEXT_CHARS } from '@firstword/shared/contract/speech-stream';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { SentenceTiming, SpeakOptions, Speech, Spoken } from '../speech.ts';
import { missingPause, trailingSilence } from './pauses.ts';

/** Where the audio of a reply goes; a promise is kept once the client has room for more. */
export type ContextSink = {
  started(spokenBy: string): void;
  audio(startSample: number, samples: Int16Array): Promise<void>;
  sentence(timing: SentenceTiming): void;
  mark(name: string, atSample: number): void;
  done(samples: number): void;
  failed(error: VoiceError): void;
};

export type SpeechContext = {
  text(piece: string): void;
  flush(): void;
  mark(name: string): void;
  end(): void;
  /** Says how many samples were sent; nothing is sent afterwards. */
  cancel(): number;
};

export type ContextOptions = {
  speech: Speech;
  speak: Omit<SpeakOptions, 'signal' | 'rate' | 'onSentence'>;
  language: string | undefined;
  sink: ContextSink;
  clock: Clock;
};

type Work =
  | { kind: 'clause'; text: string; endsWith: ClauseEnd; spoken: Promise<Spoken> | null }
  | { kind: 'mark'; name: string }
  | { kind: 'end' };

/** Spoken at once: the clause that is being sent, and the next. */
const AHEAD = 2;
// A reply that has begun is not broken off because the service is busy just now.
const BUSY_PAUSE_MS = 100;
const MAX_BUSY_PAUSES = 50;
const SPEAKABLE = /[\p{L}\p{N}]|\[\[/u;

const isOverload = (error: unknown): boolean => error instanceof VoiceError && error.code === 'SpeechOverloaded';

const tooLong = (): VoiceError =>
  new VoiceError('TextTooLong', `A context takes at most ${MAX_CONTEXT_CHARS} characters.`, {
    status: 400,
    remedy: 'End this one and start another.',
  });

class Context implements SpeechContext {
  readonly #options: ContextOptions;
  readonly #splitter: ReturnType<typeof createClauseSplitter>;
  readonly #over = new AbortController();
  readonly #works: Work[] = [];
  #chars = 0;
  #begun = 0;
  #hasEnded = false;
  #samples = 0;
  #silence = 0;
  #clauseAt = 0;
  #pauseAfter: ClauseEnd = 'word';
  #hasStarted = false;
  #wake = (): void => {};

  constructor(options: ContextOptions) {
    this.#options = options;
    this.#splitter = createClauseSplitter(options.language === undefined ? {} : { language: options.language });
    void this.#run();
  }

  text(piece: string): void {
    if (this.#isClosed()) return;
    this.#chars += piece.length;
    if (this.#chars > MAX_CONTEXT_CHARS) return this.#fail(tooLong());
    this.#addClauses(this.#splitter.push(piece));
  }

  flush(): void {
    if (!this.#isClosed()) this.#addClauses(this.#splitter.flush());
  }

  mark(name: string): void {
    this.flush();
    if (!this.#isClosed()) this.#add({ kind: 'mark', name });
  }

  end(): void {
    this.flush();
    if (this.#isClosed()) return;
    this.#hasEnded = true;
    this.#add({ kind: 'end' });
  }

  cancel(): number {
    this.#over.abort(new VoiceError('ContextCancelled', 'The reply was cancelled.'));
    this.#wake();
    return this.#samples;
  }

  #isClosed(): boolean {
    return this.#hasEnded || this.#over.signal.aborted;
  }

  #addClauses(clauses: readonly Clause[]): void {
    for (const { text, endsWith } of clauses) {
      if (SPEAKABLE.test(text)) this.#add({ kind: 'clause', text: text.trim(), endsWith, spoken: null });
    }
  }

  #add(work: Work): void {
    this.#works.push(work);
    this.#begin();
    this.#wake();
  }

  /** The first clauses that wait are spoken already. */
  #begin(): void {
    const clauses = this.#works.filter((work) => work.kind === 'clause').slice(0, AHEAD);
    for (const clause of clauses) {
      if (clause.spoken) continue;
      clause.spoken = this.#speak(clause.text, this.#begun++ === 0 ? 0 : MAX_BUSY_PAUSES);
      // Whoever cancels now never awaits it.
      clause.spoken.catch(() => undefined);
    }
  }

  async #speak(text: string, patience: number): Promise<Spoken> {
    const { speech, speak, clock, sink } = this.#options;
    const { signal } = this.#over;
    // It is told of while the clause is being sent, so its times count from where the clause began.
    const onSentence = (timing: SentenceTiming): void => {
      if (!signal.aborted) sink.sentence({ ...timing, atMs: timing.atMs + samplesToMs(this.#clauseAt) });
    };
    for (let pauses = 0; ; pauses++) {
      try {
        return await speech.speak(text, { ...speak, signal, onSentence });
      } catch (error) {
        if (!isOverload(error) || pauses >= patience) throw error;
        await clock.sleep(BUSY_PAUSE_MS, signal);
      }
    }
  }

  async #run(): Promise<void> {
    try {
      for (;;) {
        while (this.#works.length === 0 && !this.#over.signal.aborted) {
          await new Promise<void>((resolve) => (this.#wake = resolve));
        }
        this.#over.signal.throwIfAborted();
        const [work] = this.#works as [Work];
        if (work.kind === 'end') break;
        if (work.kind === 'mark') this.#options.sink.mark(work.name, this.#samples);
        else if (work.spoken) await this.#play(await work.spoken, work.endsWith);
        this.#works.shift();
        this.#begin();
      }
      this.#over.abort();
      this.#options.sink.done(this.#samples);
    } catch (thrown) {
      this.#fail(ensureError(thrown));
    }
  }

  async #play(spoken: Spoken, endsWith: ClauseEnd): Promise<void> {
    if (!this.#hasStarted) this.#options.sink.started(spoken.spokenBy);
    else await this.#send(new Int16Array(missingPause(this.#pauseAfter, this.#silence)));
    this.#hasStarted = true;
    this.#silence = 0;
    this.#clauseAt = this.#samples;
    for await (const samples of spoken.samples) await this.#send(samples);
    this.#pauseAfter = endsWith;
  }

  async #send(samples: Int16Array): Promise<void> {
    this.#over.signal.throwIfAborted();
    if (samples.length === 0) return;
    const startSample = this.#samples;
    this.#samples += samples.length;
    this.#silence = trailingSilence(samples, this.#silence);
    await this.#options.sink.audio(startSample, samples);
    this.#over.signal.throwIfAborted();
  }

  #fail(error: Error): void {
    if (this.#over.signal.aborted) return;
    this.#over.abort(error);
    this.#options.sink.failed(
      error instanceof VoiceError
        ? error
        : new VoiceError('Internal', 'Something failed on our side.', { cause: error }),
    );
  }
}

/** Opens a reply. What fails before audio and after it goes to `sink.failed`, once, and ends it. */
export const openContext = (options: ContextOptions): SpeechContext => new Context(options);
