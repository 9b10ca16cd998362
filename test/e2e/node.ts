// A real node: images built from these sources, helm install, kubectl apply, calls, lost pods, edits, and nothing left.
import { systemClock } from '../../services/shared/src/runtime/clock.ts';
import { clusterFrom } from './node/cluster.ts';
import { startHost } from './node/host.ts';
import { editFlow, rollPods } from './node/edit.ts';
import { gpu } from './node/gpu.ts';
import { IMAGE_REFERENCES, applyFlows, installChart, installImages, upgradeChart } from './node/install.ts';
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
  installImages,
  installChart,
  applyFlows,
  followNotes,
  talk,
  losePods,
  editFlow,
  rollPods,
  scale,
  upgradeChart,
  rooms,
  gpu,
  takenNames,
  deleteFlows,
  judgeOperator,
  applyFlows,
  uninstall,
];

type Taken = { name: string; seconds: number; seen: string };

const take = async (step: Step, world: World): Promise<Taken> => {
  const startedMs = systemClock.nowMs();
  console.log(`  … ${step.name}`);
  const seen = await step.run(world);
  return { name: step.name, seconds: (systemClock.nowMs() - startedMs) / 1000, seen };
};

const lineOf = ({ name, seconds, seen }: Taken): string =>
  [`${seconds.toFixed(1).padStart(7)} s  ${name}`, ...seen.trim().split('\n')].join('\n             ');

const takeAll = async (world: World): Promise<boolean> => {
  const taken: Taken[] = [];
  for (const step of STEPS) {
    try {
      taken.push(await take(step, world));
    } catch (error) {
      console.error(`  FAILED ${step.name}\n${error instanceof Error ? error.message : String(error)}`);
      await tell(world);
      return false;
    }
  }
  console.log(taken.map(lineOf).join('\n'));
  return true;
};

/** Takes every step; the first that does not hold ends it. Leaves the cluster as it was. */
export const run = async (): Promise<boolean> => {
  const cluster = await clusterFrom(process.env);
  await tidy({ cluster });
  const host = await startHost(cluster.hostForPods);
  try {
    return await takeAll({ cluster, host, images: IMAGE_REFERENCES });
  } finally {
    await tidy({ cluster });
    await host.close();
  }
};
