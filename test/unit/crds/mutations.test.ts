import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkMutant, mutatedResources } from '../../campaign/mutations.ts';

/** A sample of `npm run campaign -- mutations`. */
const SAMPLE = { seed: 5, numRuns: 120 };

it('whatever is done to a resource, the check ends, places every fault, and lets pass only what runs', () => {
  fc.assert(
    fc.property(mutatedResources, (resource) => {
      expect(checkMutant(resource)).toBeUndefined();
    }),
    SAMPLE,
  );
}, 60_000);
