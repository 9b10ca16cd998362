// The operator is killed before and after every write of creating, editing and deleting a flow, one kill a run.
import { adminOf, startControlPlane } from '../fixtures/control-plane/control-plane.ts';
import { addNode } from '../fixtures/control-plane/nodes.ts';
import type { Ended } from './ended.ts';
import { crashDifference, runWithCrash, type Crash } from './operator-crash.ts';

/** Every crash there is, or as many as are asked for, evenly spread from where the seed says. */
export const crashesOf = (writes: number, { seed, numRuns }: { seed: number; numRuns: number }): Crash[] => {
  const all = Array.from({ length: writes }).flatMap((_, atWrite): Crash[] => [
    { atWrite, when: 'before' },
    { atWrite, when: 'after' },
  ]);
  if (numRuns >= all.length) return all;
  return Array.from({ length: numRuns }, (_, at) => {
    const place = (seed + Math.floor((at * all.length) / numRuns)) % all.length;
    return all[place] as Crash;
  });
};

export const runOperatorCampaign = async (parameters: { seed: number; numRuns: number }): Promise<Ended> => {
  await using controlPlane = await startControlPlane();
  await using client = adminOf(controlPlane.access);
  await addNode(client, { name: 'worker-1' });
  const rig = { client, access: controlPlane.operatorAccess, folder: controlPlane.folder };
  const reference = await runWithCrash(rig, null);
  const crashes = crashesOf(reference.writes, parameters);
  console.log(`operator: ${reference.writes} writes without a fault, ${crashes.length} crashes`);
  for (const [at, crash] of crashes.entries()) {
    const wrong = await runWithCrash(rig, crash).then((run) => crashDifference(reference, run), String);
    if (wrong) return { failed: true, numRuns: at + 1, report: `${crash.when} write ${crash.atWrite}: ${wrong}` };
  }
  return { failed: false, numRuns: crashes.length, report: undefined };
};
