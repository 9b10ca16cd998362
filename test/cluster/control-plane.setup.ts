// One real control plane for the whole level; each test has a namespace of its own.
import type { TestProject } from 'vitest/node';
import { adminOf, startControlPlane } from '../fixtures/control-plane/control-plane.ts';
import type { Access } from '../fixtures/control-plane/kubeconfig.ts';
import { chartRules } from '../fixtures/control-plane/rights.ts';
import { addNode } from '../fixtures/control-plane/nodes.ts';

declare module 'vitest' {
  interface ProvidedContext {
    access: Access;
    operatorAccess: Access;
    tenantAccess: Access;
    folder: string;
  }
}

export const setup = async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  const controlPlane = await startControlPlane({ operatorRules: await chartRules() });
  await using client = adminOf(controlPlane.access);
  await addNode(client, { name: 'worker-1' });
  provide('access', controlPlane.access);
  provide('operatorAccess', controlPlane.operatorAccess);
  provide('tenantAccess', controlPlane.tenantAccess);
  provide('folder', controlPlane.folder);
  return async () => {
    await controlPlane[Symbol.asyncDispose]();
  };
};
