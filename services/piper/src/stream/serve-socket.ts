// One socket of the stream: messages in, contexts, audio out. Whatever a client does, what it costs is bounded.
import type { WebSocket } from '@fastify/websocket';
import { encodeAudioFrame } from '@firstword/shared/contract/audio-frame';
import { SAMPLE_RATE_HZ } from '@firstword/shared/contract/audio';
import { VoiceError } from '@firstword/shared/contract/errors';
import {
  MAX_CONTEXTS,
  type SpeechInput,
  type SpeechOutput,
  type SpeechWord,
} from '@firstword/shared/contract/speech-stream';
import type { Clock } from '@firstword/shared/runtime/clock';
import { toVoiceError } from '@firstword/shared/runtime/error-replies';
import { createPlayback } from '../engine/playback.ts';
import { voicingRequest } from '../routes/voicing-fields.ts';
import type { SentenceTiming, Speech } from '../speech.ts';
import { defaultVoice } from '../voice/default-voice.ts';
import type { VoiceRegistry } from '../voice/registry.ts';
import { openContext, type ContextSink, type SpeechContext } from './context.ts';
import { parseSpeechInput } from './speech-input.ts';
import { wordsOf } from './words.ts';

export type StreamOptions = { speech: Speech; voices: VoiceRegistry; clock: Clock };

/** The part of a socket that is used; `send` calls back once the bytes have left this process. */
export type StreamSocket = Pick<WebSocket, 'bufferedAmount' | 'close' | 'terminate' | 'readyState' | 'OPEN'> & {
  send(data: string | Uint8Array, done?: (error?: Error) => void): void;
};

/** Audio that waits for a client: more than five seconds of it. */
const MAX_UNREAD_BYTES = 256 * 1024;
/** A client that reads nothing for so long is gone. */
const STALL_MS = 20_000;
/** Messages that make no sense are answered; a client that sends nothing else is shown the door. */
const MAX_FAULTS = 50;
const POLICY_VIOLATION = 1008;
/** Contexts whose end a client may not have seen yet. */
const REMEMBERED = 64;

const contextFault = (code: string, message: string, remedy: string): VoiceError =>
  new VoiceError(code, message, { status: 400, remedy });

export class StreamConnection {
  readonly #socket: StreamSocket;
  readonly #options: StreamOptions;
  readonly #open = new Map<number, SpeechContext>();
  #ended: number[] = [];
  #faults = 0;

  constructor(socket: StreamSocket, options: StreamOptions) {
    this.#socket = socket;
    this.#options = options;
  }

  /** A message came. */
  receive(data: Uint8Array, isBinary: boolean): void {
    let context: number | null = null;
    try {
      const message = parseSpeechInput(data, isBinary);
      context = message.context;
      this.#take(message);
    } catch (thrown) {
      // A fault of one message leaves the other contexts alone, and its own as it was.
      const { code, message, remedy } = toVoiceError(thrown);
      this.#say({ type: 'error', context, code, message, ...(remedy ? { remedy } : {}) });
      if (++this.#faults >= MAX_FAULTS) this.#socket.close(POLICY_VIOLATION, 'Too many messages that make no sense.');
    }
  }

  /** The client is gone. */
  close(): void {
    for (const context of this.#open.values()) context.cancel();
    this.#open.clear();
  }

  #take(message: SpeechInput): void {
    if (message.type === 'start') return this.#start(message);
    const context = this.#open.get(message.context);
    if (message.type === 'cancel') return this.#cancel(message.context, context);
    if (!context) return this.#refuseUnknown(message.context);
    switch (message.type) {
      case 'text':
        return context.text(message.text);
      case 'flush':
        return context.flush();
      case 'mark':
        return context.mark(message.name);
      case 'end':
        return context.end();
    }
  }

  #start(message: Extract<SpeechInput, { type: 'start' }>): void {
    const { context: id, language, speed = 1 } = message;
    const { speech, voices, clock } = this.#options;
    if (this.#open.has(id)) throw contextFault('ContextInUse', `Context ${id} is open.`, 'Take another number.');
    if (this.#open.size >= MAX_CONTEXTS) {
      throw contextFault('TooManyContexts', `${MAX_CONTEXTS} contexts are open.`, 'End one, or open another socket.');
    }
    const voice = message.voice ?? defaultVoice(voices);
    voices.status(voice);
    const speak = { voice, speed, voicing: voicingRequest(message), playback: createPlayback(clock) };
    const context = openContext({
      speech,
      speak,
      clock,
      language: language ?? voices.status(voice).language,
      sink: this.#sinkOf(id, (timing) => wordsOf(timing, voices.loaded(voice)?.config.phonemeIds)),
    });
    this.#open.set(id, context);
  }

  #cancel(id: number, context: SpeechContext | undefined): void {
    const samples = context?.cancel() ?? 0;
    this.#forget(id);
    this.#say({ type: 'cancelled', context: id, samples });
  }

  #refuseUnknown(id: number): void {
    // It ended while the message was under way.
    if (this.#ended.includes(id)) return;
    throw contextFault('ContextUnknown', `Context ${id} is not open.`, 'Send "start" first.');
  }

  #forget(id: number): void {
    if (this.#open.delete(id)) this.#ended = [id, ...this.#ended].slice(0, REMEMBERED);
  }

  #sinkOf(context: number, words: (timing: SentenceTiming) => SpeechWord[] | null): ContextSink {
    return {
      sentence: (timing) => {
        const { text, atMs, durationMs } = timing;
        const timed = words(timing);
        this.#say({ type: 'sentence', context, text, atMs, durationMs, ...(timed ? { words: timed } : {}) });
      },
      started: (spokenBy) => this.#say({ type: 'started', context, spokenBy, sampleRateHz: SAMPLE_RATE_HZ }),
      audio: (startSample, samples) => this.#sendAudio(encodeAudioFrame(context, startSample, samples)),
      mark: (name, atSample) => this.#say({ type: 'mark', context, name, atSample }),
      done: (samples) => {
        this.#forget(context);
        this.#say({ type: 'done', context, samples });
      },
      failed: ({ code, message, remedy, retry }) => {
        this.#forget(context);
        const isBusy = code === 'SpeechOverloaded' && typeof retry === 'object';
        if (isBusy) this.#say({ type: 'busy', context, retryAfterMs: retry.afterMs });
        else this.#say({ type: 'error', context, code, message, ...(remedy ? { remedy } : {}) });
      },
    };
  }

  #say(message: SpeechOutput): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** Resolves at once while the client reads; else when these bytes have left. */
  #sendAudio(bytes: Uint8Array): Promise<void> {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return Promise.resolve();
    if (socket.bufferedAmount < MAX_UNREAD_BYTES) {
      socket.send(bytes);
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const giveUp = this.#options.clock.after(STALL_MS, () => socket.terminate());
      socket.send(bytes, () => {
        giveUp();
        resolve();
      });
    });
  }
}
