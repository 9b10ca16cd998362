import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { openNamespace, type TestNamespace } from '../../fixtures/control-plane/in-namespace.ts';
import { kubeconfigOf } from '../../fixtures/control-plane/kubeconfig.ts';
import { startOperator, type OperatorProcess } from '../../fixtures/control-plane/operator-process.ts';
import { smallFlow, smallPool } from '../../fixtures/control-plane/resources.ts';
import { childrenOf, orphansOf } from '../../fixtures/control-plane/state-of.ts';
import { untilGone, untilObject, untilSeen } from '../../fixtures/control-plane/wait.ts';
import { isReady } from './conditions.ts';

const UNINSTALL = fileURLToPath(new URL('../../../operator/src/uninstall/main.ts', import.meta.url));
const DEPLOYMENT = 'firstword-operator';
const LABELS = { app: DEPLOYMENT };

let here: TestNamespace;
let operator: OperatorProcess;
beforeEach(async () => {
  here = await openNamespace();
  operator = await startOperator({ access: inject('operatorAccess'), namespace: here.name });
  await operator.says('leading');
  await here.client.create(here.path('voicepools'), smallPool('shared'));
  await here.client.create(here.path('voiceflows'), smallFlow('desk'));
  await untilObject(here.client, here.path('voiceflows', 'desk'), isReady);
});
afterEach(async () => {
  await operator[Symbol.asyncDispose]();
  await here[Symbol.asyncDispose]();
});

/** What the chart's hook runs; rejects where it fails. */
const uninstall = async (flows: 'Keep' | 'Delete'): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'firstword-uninstall-'));
  await writeFile(join(folder, 'kubeconfig'), kubeconfigOf(inject('access')));
  await promisify(execFile)(process.execPath, [UNINSTALL], {
    env: {
      ...process.env,
      KUBECONFIG: join(folder, 'kubeconfig'),
      ON_UNINSTALL: flows,
      WATCH_NAMESPACES: here.name,
      OPERATOR_NAMESPACE: here.name,
      OPERATOR_DEPLOYMENT: DEPLOYMENT,
      OPERATOR_SELECTOR: `app=${DEPLOYMENT}`,
    },
  });
  await rm(folder, { recursive: true });
};

/** The Deployment that a chart makes of the operator: pods that stand for the process that runs here. */
const deployStandIn = async (): Promise<void> => {
  const securityContext = {
    allowPrivilegeEscalation: false,
    runAsNonRoot: true,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  };
  await here.client.create(here.path('deployments'), {
    metadata: { name: DEPLOYMENT },
    spec: {
      replicas: 2,
      selector: { matchLabels: LABELS },
      template: {
        metadata: { labels: LABELS },
        spec: { containers: [{ name: 'operator', image: 'operator', securityContext }] },
      },
    },
  });
  await untilObject(here.client, here.path('deployments', DEPLOYMENT), ({ status }) => status.readyReplicas === 2);
};

it('Delete: flows and pools go while the operator still runs, with all that they own', async () => {
  await uninstall('Delete');
  expect(await here.client.list(here.path('voiceflows'))).toEqual([]);
  expect(await here.client.list(here.path('voicepools'))).toEqual([]);
  await untilSeen(here.client, here.path('deployments'), (left) => left.length === 0 && 'gone');
  await untilSeen(here.client, here.path('configmaps'), (left) => left.length <= 1 && 'gone');
  expect(await orphansOf(here.client, here.name)).toEqual([]);
});

it('Keep: the operator leaves first, flows serve on, and can be deleted without it', async () => {
  await deployStandIn();
  const before = [...(await childrenOf(here.client, here.name)).keys()].filter((name) => !name.includes(DEPLOYMENT));
  await operator.stop();
  await uninstall('Keep');
  const pods = await here.client.list(`${here.path('pods')}?labelSelector=app%3D${DEPLOYMENT}`);
  expect(pods).toEqual([]);
  const flow = await here.client.get(here.path('voiceflows', 'desk'));
  expect(flow.metadata.finalizers ?? []).toEqual([]);
  expect(isReady(flow)).toBe(true);
  expect([...(await childrenOf(here.client, here.name)).keys()]).toEqual(expect.arrayContaining(before));
  await here.client.remove(here.path('voiceflows', 'desk'));
  await untilGone(here.client, here.path('voiceflows', 'desk'));
  await untilGone(here.client, here.path('deployments', 'desk-backend'));
});
