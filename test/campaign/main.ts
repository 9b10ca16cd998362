// `npm run campaign -- NAME [--seed N] [--runs N]`: long randomised runs, of which `npm test` has a sample.
import { parseArgs } from 'node:util';
import * as fc from 'fast-check';
import { runAgreementCampaign } from './agreement-run.ts';
import { checkMutant, mutatedResources } from './mutations.ts';
import type { Ended } from './ended.ts';
import { runTokenLogCampaign } from './token-log.ts';
import { runOperatorCampaign } from './operator.ts';
import { runPiperCampaign } from './piper.ts';

type Campaign = { runs: number; run(parameters: { seed: number; numRuns: number }): Ended | Promise<Ended> };

const CAMPAIGNS: Record<string, Campaign> = {
  'token-log': { runs: 2_000, run: runTokenLogCampaign },
  piper: { runs: 10_000, run: runPiperCampaign },
  operator: { runs: 1_000, run: runOperatorCampaign },
  agreement: { runs: 2_000, run: runAgreementCampaign },
  mutations: {
    runs: 2_000,
    run: (parameters) => {
      const property = fc.property(mutatedResources, (resource) => {
        const wrong = checkMutant(resource);
        if (wrong !== undefined) throw new Error(wrong);
      });
      const details = fc.check(property, parameters);
      return { ...details, report: fc.defaultReportMessage(details)?.slice(0, 4_000) };
    },
  },
};

const { positionals, values } = parseArgs({
  // npm eats its own `--`; a second one is a slip that does no harm.
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  allowPositionals: true,
  options: { seed: { type: 'string' }, runs: { type: 'string' } },
});
const [name = ''] = positionals;
const campaign = CAMPAIGNS[name];

if (!campaign) {
  console.error(`There is no campaign "${name}". There are: ${Object.keys(CAMPAIGNS).join(', ')}.`);
  process.exitCode = 2;
} else {
  const seed = Number(values.seed ?? 20_261_123);
  const numRuns = Number(values.runs ?? campaign.runs);
  const startMs = performance.now();
  const result = await campaign.run({ seed, numRuns });
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  console.log(`${name}: ${result.numRuns} runs, seed ${seed}, ${seconds} s: ${result.failed ? 'FAILED' : 'passed'}`);
  if (result.failed) {
    console.error(result.report);
    process.exitCode = 1;
  }
}
