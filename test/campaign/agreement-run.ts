// Thousands of mutated specs at a real API server and at our own check.
import * as fc from 'fast-check';
import { adminOf, startControlPlane } from '../fixtures/control-plane/control-plane.ts';
import { difference, mutatedSpecs } from './agreement.ts';
import type { Ended } from './ended.ts';

export const runAgreementCampaign = async (parameters: { seed: number; numRuns: number }): Promise<Ended> => {
  await using controlPlane = await startControlPlane();
  await using client = adminOf(controlPlane.access);
  const property = fc.asyncProperty(mutatedSpecs, async (judged) => {
    const wrong = await difference(client, 'default', judged);
    if (wrong !== undefined) throw new Error(wrong);
  });
  const details = await fc.check(property, parameters);
  return { ...details, report: fc.defaultReportMessage(details)?.slice(0, 4_000) };
};
