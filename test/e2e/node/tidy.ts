// Whatever happened: what the cluster says of it, and then nothing of it is left.
import { NAMESPACE, RELEASE, SYSTEM, inFlows, type World } from './world.ts';

const CONDITIONS =
  '{range .items[*]}{.kind}/{.metadata.name}{range .status.conditions[*]}\n  {.type}={.status} {.reason}: {.message}{end}\n{end}';

/** Prints the resources, their conditions, the pods, and everybody's last words. */
export const tell = async (world: World): Promise<void> => {
  const kubectl = inFlows(world);
  const looks = [
    kubectl('get', 'voiceflows,voicepools', '-o', `jsonpath=${CONDITIONS}`),
    kubectl('get', 'pods', '-o', 'wide'),
    kubectl(
      'get',
      'events',
      '--sort-by=.lastTimestamp',
      '-o',
      'custom-columns=R:.reason,O:.involvedObject.name,M:.message',
    ),
    kubectl('logs', '-l', 'app.kubernetes.io/name', '--all-containers', '--prefix', '--tail=4'),
    world.cluster.kubectl(['-n', SYSTEM, 'logs', `deployment/${RELEASE}-operator`, '--tail=5']),
  ];
  for (const look of await Promise.allSettled(looks)) {
    console.error(look.status === 'fulfilled' ? look.value.slice(-4000) : String(look.reason));
  }
};

/** Takes away the release and both namespaces; flows first let go of the operator. */
export const tidy = async ({ cluster }: Pick<World, 'cluster'>): Promise<void> => {
  const gone = async (work: Promise<unknown>): Promise<void> => {
    await work.catch(() => undefined);
  };
  await gone(cluster.kubectl(['-n', NAMESPACE, 'annotate', 'voiceflows', '--all', 'firstword.dev/force-delete=true']));
  await gone(cluster.kubectl(['-n', NAMESPACE, 'delete', 'voiceflows,voicepools', '--all', '--timeout=30s']));
  await gone(cluster.helm(['uninstall', RELEASE, '--namespace', SYSTEM, '--wait', '--timeout', '90s']));
  await gone(cluster.kubectl(['delete', 'namespace', NAMESPACE, SYSTEM, '--timeout=60s']));
};
