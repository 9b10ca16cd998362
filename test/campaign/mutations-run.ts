// Thousands of mutated resources at our own check.
import * as fc from 'fast-check';
import type { Ended } from './ended.ts';
import { checkMutant, mutatedResources } from './mutations.ts';

export const runMutationsCampaign = (parameters: { seed: number; numRuns: number }): Ended => {
  const property = fc.property(mutatedResources, (resource) => {
    const wrong = checkMutant(resource);
    if (wrong !== undefined) throw new Error(wrong);
  });
  const details = fc.check(property, parameters);
  return { ...details, report: fc.defaultReportMessage(details)?.slice(0, 4_000) };
};
