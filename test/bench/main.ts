// `npm run bench -- NAME [--json FILE]`: measures; exits 1 when a figure falls short of its bar.
import { parseArgs } from 'node:util';
import { chosen } from '../verbs.ts';
import { report, type BenchOptions, type Figure } from './figures.ts';

const BENCHES: Record<
  string,
  { about: string; load: () => Promise<{ run(options: BenchOptions): Promise<Figure[]> }> }
> = {
  'first-word': { about: 'first audible sample, streamed against buffered', load: () => import('./first-word.ts') },
  'first-word --model real': {
    about: 'the same against the real llama.cpp server, its prompt new and known',
    load: () => import('./first-word-real.ts'),
  },
  clauses: {
    about: 'when the first clause of a reply leaves, against the sentences of @livekit/agents; what splitting costs',
    load: () => import('./clauses.ts'),
  },
  flow: {
    about: 'the executor’s own time per turn and per token on a flow of fifty nodes; memory of 1,000 sessions',
    load: () => import('./flow.ts'),
  },
  piper: {
    about:
      'first audio, many streams, cache, phonemes, other qualities, what Whisper hears, piper-tts; --only PART,…; --device cpu|cuda',
    load: () => import('./piper.ts'),
  },
  'token-log': {
    about: 'tokens over Redis against in process: latency, CPU, and the highest rate of one process',
    load: () => import('./token-log.ts'),
  },
  operator: {
    about: '1,000 VoiceFlows at a real API server: applied, kept in memory, found again after a restart, edited',
    load: () => import('./operator.ts'),
  },
  start: {
    about: 'npm start to a console that answers; memory; Enter to the first audible sample',
    load: () => import('./start.ts'),
  },
};

// npm eats its own `--`; a second one is a slip that does no harm.
const { values, positionals } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    json: { type: 'string' },
    model: { type: 'string', default: 'scripted' },
    only: { type: 'string', default: '' },
    device: { type: 'string', default: 'cpu' },
    help: { type: 'boolean', short: 'h', default: false },
  },
  allowPositionals: true,
});
const [given = ''] = positionals;
const name = values.model === 'scripted' ? given : `${given} --model ${values.model}`;
const verb = {
  verb: 'bench',
  options: '[--json FILE]',
  things: BENCHES,
  examples: {
    clauses: 'prints the figures, each with its bar; exits 1 when one falls short',
    'first-word --model real --json first-word.json': 'with the real model; the figures in a file, too',
    'piper --only cache,phonemes': 'two parts of it',
  },
};
const bench = chosen(verb, name, values.help);
console.log(`${name}: ${bench.about}\n`);
const loaded = await bench.load();
const only = values.only.split(',').filter(Boolean);
process.exit(report(await loaded.run({ only, device: values.device }), values.json) ? 0 : 1);
