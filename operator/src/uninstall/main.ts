// The chart's pre-delete hook as a process: frees flows of the operator, or deletes them, and ends.
import { ensureError } from '@firstword/shared/contract/errors';
import { systemClock as clock } from '@firstword/shared/runtime/clock';
import { createLog } from '@firstword/shared/runtime/log';
import { systemRandom as random } from '@firstword/shared/runtime/random';
import { createKubeClient } from '../kube/client.ts';
import { openConnection } from '../kube/open-connection.ts';
import { DEPLOYMENT, POD, pathOf, type Kind } from '../kube/kinds.ts';
import { listAll } from '../kube/list-all.ts';
import type { KubeObject } from '../kube/object.ts';
import { createTransport } from '../kube/transport.ts';
import { parseUninstallConfig, type UninstallConfig } from './config.ts';
import { deleteFlows, keepFlows } from './free-flows.ts';

const uninstall = async ({ flows, namespaces, operator, api }: UninstallConfig): Promise<void> => {
  const transport = createTransport({ connection: await openConnection(api, clock), clock, random });
  const { signal } = new AbortController();
  const log = createLog('info');
  const onWait = (what: string): void => log.info({ for: what }, 'waiting');
  const { namespace, name, selector } = operator;
  const list = async (kind: Kind): Promise<KubeObject[]> => {
    const scopes = namespaces.length > 0 ? namespaces : [undefined];
    const lists = await Promise.all(scopes.map((scope) => listAll(transport, { kind, namespace: scope }, signal)));
    return lists.flat();
  };
  const operatorPods = async (): Promise<string[]> => {
    const pods = await listAll(transport, { kind: POD, namespace, labelSelector: selector }, signal);
    return pods.map(({ metadata }) => `Pod ${metadata.name}`);
  };
  const stopOperator = async (): Promise<void> => {
    await transport.send({
      method: 'PATCH',
      path: pathOf(DEPLOYMENT, { namespace, name, subresource: 'scale' }),
      contentType: 'application/merge-patch+json',
      body: { spec: { replicas: 0 } },
    });
  };
  const ports = { client: createKubeClient(transport), list, operatorPods, stopOperator, onWait, clock };
  const count = await (flows === 'Delete' ? deleteFlows(ports) : keepFlows(ports));
  log.info({ flows, count }, 'ready to be uninstalled');
  await transport.close();
};

try {
  await uninstall(parseUninstallConfig(process.env));
} catch (thrown) {
  process.stderr.write(`uninstall: ${ensureError(thrown).message}\n`);
  process.exitCode = 1;
}
