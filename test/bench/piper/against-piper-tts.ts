// First byte over HTTP: this service against piper-tts' own server, a separate program; same voice, same texts, one thread each.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { systemClock } from '../../../services/shared/src/runtime/clock.ts';
import { realVoice } from '../../fixtures/real-voice.ts';
import { PIPER_TTS_PYTHON, piperTts } from '../../parts/piper-tts.ts';
import { quantile, type Figure } from '../figures.ts';
import { firstByteMs, startSpeechServer } from './speech-server.ts';

const ROUNDS = 3;
const TEXTS = [
  'Breakfast is served from seven to ten in the garden room, and on Sundays we keep the buffet open until half past ten.',
  'One of them looks over the harbour, and the other one is quieter, because it faces the garden at the back of the house.',
  'The pool is open from eight in the morning to nine in the evening, and towels lie ready for you at the entrance.',
];
// Its server takes no number of threads: the session it opens is given one, like each of our workers.
const ONE_THREAD = `
import runpy, onnxruntime as o
S = o.InferenceSession
def one(*a, **k):
    k.setdefault('sess_options', o.SessionOptions())
    k['sess_options'].intra_op_num_threads = 1
    return S(*a, **k)
o.InferenceSession = one
runpy.run_module('piper.http_server', run_name='__main__')
`;

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

const startPiperTts = async () => {
  const { modelPath } = await realVoice();
  const port = await freePort();
  const args = ['-c', ONE_THREAD, '-m', modelPath, '--host', '127.0.0.1', '--port', String(port)];
  const server = spawn(PIPER_TTS_PYTHON, args, { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}/synthesize`;
  const ask = (text: string): Promise<number> => firstByteMs(url, { text });
  for (let tries = 0; tries < 100; tries++) {
    if (await ask('Hello.').catch(() => null)) return { ask, stop: () => server.kill() };
    if (server.exitCode !== null) break;
    await systemClock.sleep(300);
  }
  server.kill();
  throw new Error('piper-tts’ server does not answer.');
};

/** Nothing where the part is missing. */
export const measureAgainstPiperTts = async (): Promise<Figure[]> => {
  if (!(await piperTts.find())) {
    console.log('  left out: against piper-tts (npm run parts -- piper-tts)');
    return [];
  }
  const [theirs, ours] = [await startPiperTts(), await startSpeechServer()];
  const [theirMs, ourMs]: [number[], number[]] = [[], []];
  try {
    for (let round = 0; round <= ROUNDS; round++) {
      for (const text of TEXTS) {
        const [a, b] = [await theirs.ask(text), await ours.firstByteMs(text)];
        // The first round warms both.
        if (round === 0) continue;
        theirMs.push(a);
        ourMs.push(b);
      }
    }
  } finally {
    theirs.stop();
    await ours.stop();
  }
  const [a, b] = [quantile(theirMs, 0.5), quantile(ourMs, 0.5)];
  return [
    { name: 'HTTP first byte, 6 s sentences: piper-tts 1.8', value: a, unit: 'ms' },
    { name: 'HTTP first byte, 6 s sentences: ours', value: b, unit: 'ms' },
    { name: 'HTTP first byte of piper-tts’', value: b / a, unit: 'ratio', bar: { op: '≤', limit: 0.2 } },
  ];
};
