// What a recogniser hears in streamed speech, off HTTP at 24 kHz, against what it hears in the same sentences made in one piece.
import { toInt16 } from '../../../services/piper/src/audio/level.ts';
import { startRecogniser } from '../../fixtures/real-models.ts';
import { transcribe } from '../../e2e/transcribe.ts';
import { wordErrorRate } from '../../e2e/word-errors.ts';
import type { Figure } from '../figures.ts';
import { openBenchVoice } from './bench-voice.ts';
import { startSpeechServer } from './speech-server.ts';

const SENTENCES = [
  'Breakfast is served from seven to ten in the garden room.',
  'We have two rooms left for that weekend, both of them quiet.',
  'Your table for four people is booked for tomorrow evening.',
  'Parking is free for guests, and the garage is open all night.',
  'The pool closes at nine, but the sauna stays open until eleven.',
  'I am sorry, the kitchen is closed on Monday afternoons.',
  'Could you please tell me the name of the booking?',
  'The train from the airport takes about twenty minutes.',
  'You can leave your luggage with us until the late afternoon.',
  'Dogs are welcome, as long as they stay out of the restaurant.',
  'There is a small library on the second floor, next to the bar.',
  'I have sent the confirmation to your address just now.',
  'Would you like a room with a view of the lake?',
  'The doctor can see you on Thursday morning at half past eight.',
  'Please hold the line while I look for a free appointment.',
  'Your order has left our warehouse and will arrive on Friday.',
  'The museum is closed today because of the public holiday.',
  'It will rain in the morning, and the sun comes out after lunch.',
  'My colleague speaks French and will call you back this evening.',
  'Thank you very much for your call, and have a pleasant journey.',
];

const SEED = 3;
const SERVICE_RATE_HZ = 24_000;

const streamedSpeech = async (url: string, input: string): Promise<Int16Array> => {
  const answer = await fetch(`${url}/v1/audio/speech`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ input, response_format: 'pcm', seed: SEED }),
  });
  if (!answer.ok) throw new Error(`The speech service answered ${answer.status}.`);
  return new Int16Array(await answer.arrayBuffer());
};

/** As on a line: the recogniser must not guess at words that begin with the recording. */
const betweenSilence = (samples: Int16Array, sampleRateHz: number): Int16Array => {
  const silence = sampleRateHz / 2;
  const all = new Int16Array(samples.length + 2 * silence);
  all.set(samples, silence);
  return all;
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const errorRates = async (sttUrl: string) => {
  const [server, voice] = [await startSpeechServer(), await openBenchVoice(1)];
  const [streamed, whole]: [number[], number[]] = [[], []];
  try {
    for (const sentence of SENTENCES) {
      const heard = (samples: Int16Array, rateHz: number): Promise<string> =>
        transcribe(sttUrl, betweenSilence(samples, rateHz), rateHz);
      const sound = await voice.engine.synthesize(await voice.jobOf(sentence, SEED));
      streamed.push(wordErrorRate(sentence, await heard(await streamedSpeech(server.url, sentence), SERVICE_RATE_HZ)));
      whole.push(wordErrorRate(sentence, await heard(toInt16(sound), voice.sampleRateHz)));
    }
  } finally {
    await voice.close();
    await server.stop();
  }
  return { streamed: mean(streamed), whole: mean(whole) };
};

export const measureWhatIsHeard = async (): Promise<Figure[]> => {
  const recogniser = await startRecogniser();
  try {
    const { streamed, whole } = await errorRates(recogniser.url);
    const name = `word error rate of ${SENTENCES.length} sentences`;
    return [
      { name: `${name}, streamed`, value: streamed, unit: 'ratio' },
      { name: `${name}, in one piece`, value: whole, unit: 'ratio' },
      {
        name: `${name}, streamed: beyond that of one piece`,
        value: Math.abs(streamed - whole),
        unit: 'ratio',
        bar: { op: '≤', limit: 0.01 },
      },
    ];
  } finally {
    await recogniser.close();
  }
};
