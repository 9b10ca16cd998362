// `npm run bench -- NAME [--json FILE]`: measures; exits 1 when a figure falls short of its bar.
import { report, type Figure } from './figures.ts';

const BENCHES: Record<string, { about: string; load: () => Promise<{ run(): Promise<Figure[]> }> }> = {
  'first-word': { about: 'first audible sample, streamed against buffered', load: () => import('./first-word.ts') },
  clauses: {
    about: 'when the first clause of a reply leaves, against the sentences of @livekit/agents; what splitting costs',
    load: () => import('./clauses.ts'),
  },
  flow: {
    about: 'the executor’s own time per turn and per token on a flow of fifty nodes; memory of 1,000 sessions',
    load: () => import('./flow.ts'),
  },
  piper: {
    about: 'first audio in windows against one-shot; many streams at once; against piper-tts',
    load: () => import('./piper.ts'),
  },
  start: {
    about: 'npm start to a console that answers; memory; Enter to the first audible sample',
    load: () => import('./start.ts'),
  },
};

const args = process.argv.slice(2);
const jsonAt = args.indexOf('--json');
const jsonFile = jsonAt >= 0 ? args[jsonAt + 1] : undefined;
const name = args.find((argument, index) => !argument.startsWith('-') && index !== jsonAt + 1) ?? args[0];
const bench = name === undefined ? undefined : BENCHES[name];
if (!bench) {
  console.error('npm run bench -- NAME [--json FILE]\n');
  for (const [each, { about }] of Object.entries(BENCHES)) console.error(`  ${each.padEnd(12)} ${about}`);
  process.exit(2);
}
console.log(`${name}: ${bench.about}\n`);
const loaded = await bench.load();
process.exit(report(await loaded.run(), jsonFile) ? 0 : 1);
