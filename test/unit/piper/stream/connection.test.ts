import { describe, expect, test } from 'vitest';
import type { SpeakOptions, Speech } from '../../../../services/piper/src/speech.ts';
import { StreamConnection, type StreamSocket } from '../../../../services/piper/src/stream/serve-socket.ts';
import { decodeAudioFrame } from '../../../../services/shared/src/contract/audio-frame.ts';
import { VoiceError } from '../../../../services/shared/src/contract/errors.ts';
import type { SpeechInput, SpeechOutput } from '../../../../services/shared/src/contract/speech-stream.ts';
import { createFakeClock } from '../../../../services/shared/src/runtime/fake-clock.ts';
import { JOE } from '../a-voice.ts';
import { createRegistryOf } from '../cache/a-registry.ts';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const FRAME = 480;

type Call = { text: string; options: SpeakOptions };
/** What the nth text becomes: a fault, or frames of a level; a promise keeps it waiting. */
type Script = (nth: number, text: string) => unknown;

/** A connection over a socket that keeps what it is sent, and a speech that follows a script (one loud frame a text). */
const aConnection = (script: Script = () => undefined) => {
  const calls: Call[] = [];
  const sent: (SpeechOutput | { type: 'audio'; context: number; startSample: number; samples: number[] })[] = [];
  const held: (() => void)[] = [];
  const log: string[] = [];
  const socket: StreamSocket & { bufferedAmount: number } = {
    bufferedAmount: 0,
    readyState: 1,
    OPEN: 1,
    close: (code) => void log.push(`closed ${code}`),
    terminate: () => {
      log.push('terminated');
      for (const release of held.splice(0)) release();
    },
    send(data, done) {
      if (typeof data === 'string') sent.push(JSON.parse(data) as SpeechOutput);
      else {
        const { turn: context, startSample, samples } = decodeAudioFrame(Uint8Array.from(data).buffer);
        sent.push({ type: 'audio', context, startSample, samples: [...samples] });
      }
      if (done) held.push(done);
    },
  };
  const speech: Speech = {
    async speak(text, options) {
      const nth = calls.push({ text, options }) - 1;
      const outcome = await script(nth, text);
      options.signal?.throwIfAborted();
      if (outcome instanceof Error) throw outcome;
      const frames = typeof outcome === 'number' ? outcome : 1;
      const samples = (async function* () {
        for (let at = 0; at < frames; at++) yield new Int16Array(FRAME).fill(8000);
      })();
      return { spokenBy: JOE, sampleRateHz: 24_000, samples };
    },
  };
  const clock = createFakeClock();
  const connection = new StreamConnection(socket, { speech, voices: createRegistryOf('ready'), clock });
  const send = (...messages: SpeechInput[]): void => {
    for (const message of messages) connection.receive(Buffer.from(JSON.stringify(message)), false);
  };
  const types = () => sent.map(({ type }) => type);
  return { connection, send, sent, types, calls, socket, held, log, clock };
};

const start = (context = 1): SpeechInput => ({ type: 'start', context });
const text = (words: string, context = 1): SpeechInput => ({ type: 'text', context, text: words });

describe('a reply on the stream', () => {
  test('comes as started, audio in order, done', async () => {
    const { send, sent, calls } = aConnection();
    send(start(), text('Good mor'), text('ning. How can I help?'), { type: 'end', context: 1 });
    await settle();
    expect(calls.map((call) => call.text)).toEqual(['Good morning.', 'How can I help?']);
    expect(sent[0]).toEqual({ type: 'started', context: 1, spokenBy: JOE, sampleRateHz: 24_000 });
    const audio = sent.flatMap((message) => (message.type === 'audio' ? [message] : []));
    let at = 0;
    for (const { startSample, samples } of audio) {
      expect(startSample).toBe(at);
      at += samples.length;
    }
    // Two frames of speech, and a sentence's pause between them.
    expect(at).toBe(2 * FRAME + 6000);
    expect(sent.at(-1)).toEqual({ type: 'done', context: 1, samples: at });
  });

  test('is spoken before its text has ended, the next clause while one is being sent', async () => {
    const first = Promise.withResolvers<void>();
    const { send, calls, types } = aConnection((nth) => (nth === 0 ? first.promise : undefined));
    send(start(), text('One sentence here. Another sentence here. A third sentence here. And'));
    await settle();
    expect(calls).toHaveLength(2);
    expect(types()).toEqual([]);
    first.resolve();
    await settle();
    expect(calls).toHaveLength(3);
    expect(types()).not.toContain('done');
  });

  test('a flush speaks what is no sentence yet, and text goes on after it', async () => {
    const { send, calls } = aConnection();
    send(start(), text('well'), { type: 'flush', context: 1 }, text('then'), { type: 'end', context: 1 });
    await settle();
    expect(calls.map((call) => call.text)).toEqual(['well', 'then']);
  });

  test('a mark comes back after the audio before it, and before the pause and the audio after it', async () => {
    const { send, types, sent } = aConnection();
    send(start(), text('well'), { type: 'mark', context: 1, name: 'here' }, text('then'), { type: 'end', context: 1 });
    await settle();
    expect(types()).toEqual(['started', 'audio', 'mark', 'audio', 'audio', 'done']);
    expect(sent[2]).toEqual({ type: 'mark', context: 1, name: 'here', atSample: FRAME });
  });

  test('a reply without a word is done at once', async () => {
    const { send, sent } = aConnection();
    send(start(), text(' … '), { type: 'end', context: 1 });
    await settle();
    expect(sent).toEqual([{ type: 'done', context: 1, samples: 0 }]);
  });

  test('several speak side by side on one socket', async () => {
    const { send, sent } = aConnection();
    send(start(1), start(2), text('one', 1), text('two', 2), { type: 'end', context: 2 }, { type: 'end', context: 1 });
    await settle();
    for (const context of [1, 2]) {
      const own = sent.filter((message) => message.context === context).map(({ type }) => type);
      expect(own).toEqual(['started', 'audio', 'done']);
    }
  });

  test('says what to speak with, for every clause', async () => {
    const { send, calls } = aConnection();
    send({ type: 'start', context: 1, voice: JOE, speed: 2, seed: 7, noise_scale: 0 }, text('hm'), {
      type: 'end',
      context: 1,
    });
    await settle();
    expect(calls[0]?.options).toMatchObject({ voice: JOE, speed: 2, voicing: { seed: 7, noiseScale: 0 } });
  });
});

describe('cancelling', () => {
  test('stops the voice, and nothing comes after its acknowledgement', async () => {
    const { send, sent, calls, socket, held } = aConnection(() => 100);
    send(start(), text('A long story. And another one here.'));
    socket.bufferedAmount = 1_000_000;
    await settle();
    send({ type: 'cancel', context: 1 });
    const acknowledged = sent.length;
    const { samples } = sent.at(-1) as { samples: number };
    expect(sent.at(-1)).toMatchObject({ type: 'cancelled', context: 1 });
    expect(samples).toBeLessThan(100 * FRAME);
    for (const release of held.splice(0)) release();
    await settle();
    send(text('more'), { type: 'end', context: 1 });
    await settle();
    expect(sent).toHaveLength(acknowledged);
    expect(calls.every(({ options }) => options.signal?.aborted)).toBe(true);
  });

  test('is acknowledged even for a reply that ended meanwhile', async () => {
    const { send, sent } = aConnection();
    send(start(), { type: 'end', context: 1 });
    await settle();
    send({ type: 'cancel', context: 1 });
    expect(sent.at(-1)).toEqual({ type: 'cancelled', context: 1, samples: 0 });
  });

  test('500 in a row leave nothing behind', async () => {
    const { send, sent, calls } = aConnection(() => 100);
    for (let context = 0; context < 500; context++) {
      send(start(context), text('A long story goes here.', context), { type: 'cancel', context });
    }
    await settle();
    expect(sent.filter(({ type }) => type === 'cancelled')).toHaveLength(500);
    expect(sent.filter(({ type }) => type === 'audio')).toEqual([]);
    expect(calls.every(({ options }) => options.signal?.aborted)).toBe(true);
  });
});

describe('faults', () => {
  const overload = new VoiceError('SpeechOverloaded', 'Too much.', { status: 503, retry: { afterMs: 1000 } });

  test('a service that is busy says so before anything is spoken, with a time to come back', async () => {
    const { send, sent } = aConnection(() => overload);
    send(start(), text('Hello there, you.'), { type: 'end', context: 1 });
    await settle();
    expect(sent).toEqual([{ type: 'busy', context: 1, retryAfterMs: 1000 }]);
  });

  test('a reply that has begun waits where the service is busy', async () => {
    const { send, types, clock } = aConnection((nth) => (nth === 1 ? overload : undefined));
    send(start(), text('One sentence here. Another sentence.'), { type: 'end', context: 1 });
    await settle();
    expect(types()).not.toContain('done');
    await clock.advance(100);
    expect(types().at(-1)).toBe('done');
    expect(types()).not.toContain('busy');
  });

  test('a voice that fails is an error of its context; others go on', async () => {
    const { send, sent } = aConnection((_nth, words) => (words === 'bad' ? new Error('secret detail') : undefined));
    send(start(1), start(2), text('bad', 1), text('good', 2), { type: 'end', context: 1 }, { type: 'end', context: 2 });
    await settle();
    const own = sent.filter(({ context }) => context === 1);
    expect(own).toEqual([{ type: 'error', context: 1, code: 'Internal', message: expect.any(String) }]);
    expect(JSON.stringify(sent)).not.toContain('secret');
    expect(sent.filter(({ context }) => context === 2).at(-1)).toMatchObject({ type: 'done' });
  });

  test('a context takes so much text and no more', async () => {
    const { send, sent } = aConnection();
    send(start());
    for (let piece = 0; piece < 9; piece++) send(text('x'.repeat(8192)));
    await settle();
    expect(sent.filter(({ type }) => type === 'error')).toMatchObject([{ context: 1, code: 'TextTooLong' }]);
  });

  test.each<[string, string | Uint8Array, string]>([
    ['no JSON', '{', 'MessageMalformed'],
    ['binary', new Uint8Array(3), 'MessageBinary'],
    ['null', 'null', 'MessageUnknown'],
    ['an unknown type', '{"type":"constructor"}', 'MessageUnknown'],
    ['a field nobody knows', '{"type":"end","context":1,"x":1}', 'MessageInvalid'],
    ['no context', '{"type":"end"}', 'MessageInvalid'],
    ['a piece too long', JSON.stringify(text('x'.repeat(8193))), 'MessageInvalid'],
    ['a context that was never opened', JSON.stringify(text('hi', 9)), 'ContextUnknown'],
    ['a voice that is not here', '{"type":"start","context":1,"voice":"alloy"}', 'UnknownVoice'],
  ])('%s is answered, with what to do', (_what, message, code) => {
    const { connection, sent } = aConnection();
    connection.receive(Buffer.from(message), typeof message !== 'string');
    expect(sent).toEqual([expect.objectContaining({ type: 'error', code, remedy: expect.any(String) })]);
  });

  test('a context is opened once, and only so many', () => {
    const { send, sent } = aConnection();
    for (const context of [1, 1, 2, 3, 4, 5, 6, 7, 8, 9]) send(start(context));
    expect(sent.map((message) => 'code' in message && message.code)).toEqual(['ContextInUse', 'TooManyContexts']);
  });

  test('a client that sends nothing but nonsense is shown the door', () => {
    const { connection, log } = aConnection();
    for (let nth = 0; nth < 50; nth++) connection.receive(Buffer.from('?'), false);
    expect(log).toEqual(['closed 1008']);
  });

  test('a client that stops reading stops the voice, and is taken for gone', async () => {
    const { send, sent, socket, log, clock } = aConnection(() => 10_000);
    socket.bufferedAmount = 1_000_000;
    send(start(), text('A long story. '), { type: 'end', context: 1 });
    await settle();
    expect(sent.filter(({ type }) => type === 'audio')).toHaveLength(1);
    await clock.advance(20_000);
    expect(log).toContain('terminated');
  });

  test('a client that leaves stops every reply', async () => {
    const { send, connection, calls } = aConnection(() => new Promise(() => undefined));
    send(
      start(1),
      start(2),
      text('One thing here.', 1),
      text('Two things here.', 2),
      { type: 'flush', context: 1 },
      { type: 'flush', context: 2 },
    );
    connection.close();
    expect(calls).toHaveLength(2);
    expect(calls.every(({ options }) => options.signal?.aborted)).toBe(true);
  });
});
