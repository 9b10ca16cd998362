// A namespace of a test's own whose operators reach the API server through a proxy that can make requests fail.
import { inject } from 'vitest';
import { startFaultProxy, type FaultProxy } from '../../fixtures/control-plane/fault-proxy.ts';
import { openNamespace, type TestNamespace } from '../../fixtures/control-plane/in-namespace.ts';
import { startOperator, type OperatorProcess } from '../../fixtures/control-plane/operator-process.ts';
import { smallFlow } from '../../fixtures/control-plane/resources.ts';
import { untilObject } from '../../fixtures/control-plane/wait.ts';
import { isReady } from './conditions.ts';

export type BehindProxy = AsyncDisposable & {
  here: TestNamespace;
  proxy: FaultProxy;
  /** Resolves when the operator listens. */
  start: (env?: Record<string, string>) => Promise<OperatorProcess>;
  createFlow: () => Promise<unknown>;
  /** Resolves when the flow is ready as it is now. */
  readyFlow: () => Promise<unknown>;
};

export const openBehindProxy = async (): Promise<BehindProxy> => {
  const here = await openNamespace();
  const proxy = await startFaultProxy(inject('folder'), inject('operatorAccess'));
  return {
    here,
    proxy,
    start: (env = {}) => startOperator({ access: proxy.access, namespace: here.name, env }),
    createFlow: () => here.client.create(here.path('voiceflows'), smallFlow('desk')),
    readyFlow: () => untilObject(here.client, here.path('voiceflows', 'desk'), isReady),
    [Symbol.asyncDispose]: async () => {
      await proxy[Symbol.asyncDispose]();
      await here[Symbol.asyncDispose]();
    },
  };
};

export const isIdle = (depth: number): boolean => depth === 0;

/** An operator that has made a flow ready, and has nothing left to do. */
export const startSettled = async ({ start, createFlow, readyFlow }: BehindProxy, env: Record<string, string> = {}) => {
  const operator = await start(env);
  await operator.says('leading');
  await createFlow();
  await readyFlow();
  await operator.untilMetric('workqueue_depth', isIdle);
  return operator;
};
