// A real node: images built from these sources, helm install, kubectl apply, calls, lost pods, edits, and nothing left.
import { systemClock } from '../../services/shared/src/runtime/clock.ts';
import { clusterFrom } from './node/cluster.ts';
import { startHost } from './node/host.ts';
import { editFlow, rollPods } from './node/edit.ts';
import { gpu } from './node/gpu.ts';
import { applyFlows, installChart, installImages } from './node/install.ts';
import { losePods } from './node/lose-pods.ts';
import { deleteFlows, judgeOperator, uninstall } from './node/remove.ts';
import { followNotes } from './node/notes.ts';
import { rooms } from './node/rooms.ts';
import { scale } from './node/scale.ts';
import { takenNames } from './node/taken-names.ts';
import { talk } from './node/talk.ts';
import { tell, tidy } from './node/tidy.ts';
import type { Step, World } from './node/world.ts';

/** What it needs besides a cluster, by the names of `npm run parts`. */
export const PARTS = ['voices', 'models', 'helm'];

const STEPS: readonly Step[] = [
  installChart,
  applyFlows,
  followNotes,
  talk,
  losePods,
  editFlow,
  rollPods,
  scale,
  rooms,
  gpu,
  takenNames,
  deleteFlows,
  judgeOperator,
  applyFlows,
  uninstall,
];

const take = async (step: Step, world: World): Promise<void> => {
  const startedMs = systemClock.nowMs();
  await step.run(world);
  console.log(`  ok ${step.name} (${((systemClock.nowMs() - startedMs) / 1000).toFixed(1)} s)`);
};

const takeAll = async (world: World): Promise<boolean> => {
  for (const step of STEPS) {
    try {
      await take(step, world);
    } catch (error) {
      console.error(`  FAILED ${step.name}\n${error instanceof Error ? error.message : String(error)}`);
      await tell(world);
      return false;
    }
  }
  return true;
};

/** Takes every step; the first that does not hold ends it. Leaves the cluster as it was. */
export const run = async (): Promise<boolean> => {
  const cluster = await clusterFrom(process.env);
  await tidy({ cluster });
  const images = installImages(cluster);
  const host = await startHost(cluster.hostForPods);
  try {
    return await takeAll({ cluster, host, images });
  } finally {
    await tidy({ cluster });
    await host.close();
  }
};
