// The operator is killed before and after every write of creating, editing and deleting a flow, one kill a run.
import { adminOf, startControlPlane } from '../fixtures/control-plane/control-plane.ts';
import { addNode } from '../fixtures/control-plane/nodes.ts';
import type { Ended } from './ended.ts';
import { crashDifference, runWithCrash, type Crash } from './operator-crash.ts';

const AT_ONCE = 3;

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
  const wrongs: string[] = [];
  let ended = 0;
  const left = crashes.values();
  // Each has a namespace and an operator of its own, and waits most of the time.
  const worker = async (): Promise<void> => {
    for (const crash of left) {
      const startMs = performance.now();
      const wrong = await runWithCrash(rig, crash).then((run) => crashDifference(reference, run), String);
      const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
      const name = `${crash.when} write ${crash.atWrite}`;
      console.log(`  ${++ended}/${crashes.length} killed ${name}: ${wrong ? 'WRONG' : 'as without'}, ${seconds} s`);
      if (wrong) wrongs.push(`${name}: ${wrong}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { failed: wrongs.length > 0, numRuns: crashes.length, report: wrongs.join('\n\n') || undefined };
};
