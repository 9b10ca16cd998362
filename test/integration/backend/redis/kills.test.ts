// A sample of `npm run campaign -- token-log`: replicas are killed under load, and nobody misses or repeats a word.
import { expect, it } from 'vitest';
import { killReplicas } from '../../../fixtures/kill-replicas.ts';

it.each(['serving', 'executing'] as const)(
  'loses, repeats and moves no word when the %s replica is killed',
  async (who) => {
    const { faults } = await killReplicas({ who, sessions: 8, kills: 1, random: () => 0 });
    expect(faults).toEqual([]);
  },
);
