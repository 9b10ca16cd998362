// `npm run campaign -- NAME [--seed N] [--runs N]`: long randomised runs, of which `npm test` has a sample.
import { parseArgs } from 'node:util';
import { chosen } from '../verbs.ts';
import type { Ended } from './ended.ts';

type Run = (parameters: { seed: number; numRuns: number }) => Ended | Promise<Ended>;
type Campaign = { about: string; runs: number; load: () => Promise<Run> };

const CAMPAIGNS: Record<string, Campaign> = {
  'token-log': {
    about: 'lives of a session in any order on a real Redis; then replicas killed while 50 sessions speak',
    runs: 20_000,
    load: async () => (await import('./token-log.ts')).runTokenLogCampaign,
  },
  piper: {
    about: 'requests, good and bad, at a real speech service, and its memory after them',
    runs: 10_000,
    load: async () => (await import('./piper.ts')).runPiperCampaign,
  },
  operator: {
    about: 'the operator killed before and after every write',
    runs: 1_000,
    load: async () => (await import('./operator.ts')).runOperatorCampaign,
  },
  leaves: {
    about: 'the fields of both resources set, changed and unset, many at once, under a real operator',
    runs: 40,
    load: async () => (await import('./leaf-run.ts')).runLeavesCampaign,
  },
  agreement: {
    about: 'mutated specs at a real API server and at our own check, which shall agree',
    runs: 2_000,
    load: async () => (await import('./agreement-run.ts')).runAgreementCampaign,
  },
  mutations: {
    about: 'mutated resources at our own check',
    runs: 2_000,
    load: async () => (await import('./mutations-run.ts')).runMutationsCampaign,
  },
};

const { positionals, values } = parseArgs({
  // npm eats its own `--`; a second one is a slip that does no harm.
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    runs: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const [name = ''] = positionals;
const verb = {
  verb: 'campaign',
  options: '[--seed N] [--runs N]',
  things: CAMPAIGNS,
  examples: {
    mutations: 'prints how it ended, and with which seed; exits 1 when something did not hold',
    'token-log --runs 100': 'a shorter one',
    'mutations --seed 7': 'the same runs as whoever had that seed',
  },
};
const campaign = chosen(verb, name, values.help);
const run = await campaign.load();
const seed = Number(values.seed ?? 20_261_123);
const numRuns = Number(values.runs ?? campaign.runs);
const startMs = performance.now();
const result = await run({ seed, numRuns });
const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
console.log(`${name}: ${result.numRuns} runs, seed ${seed}, ${seconds} s: ${result.failed ? 'FAILED' : 'passed'}`);
if (result.failed) {
  console.error(result.report);
  process.exitCode = 1;
}
