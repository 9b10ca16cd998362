import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LuaFactory, type LuaEngine } from 'wasmoon';
import type { FlowObject } from '../../../operator/src/resources.ts';
import { drainingStatus } from '../../../operator/src/status/draining-status.ts';
import { flowStatus, type FlowFacts } from '../../../operator/src/status/flow-status.ts';
import { aFlow, aPool } from '../operator/a-resource.ts';
import { facts, poolThat, serving, starting } from '../operator/status/flow-facts.ts';

const SCRIPT = readFileSync(new URL('../../../examples/kubernetes/argocd-health.lua', import.meta.url), 'utf8');

let lua: LuaEngine;
beforeAll(async () => {
  lua = await new LuaFactory().createEngine();
});
afterAll(() => lua.global.close());

/** What Argo CD shows of an object: it runs the script with the object as `obj`. */
const healthOf = (object: object): unknown => {
  lua.global.set('obj', JSON.parse(JSON.stringify(object)));
  return lua.doStringSync(SCRIPT);
};

const told = (more: Partial<FlowFacts> = {}): FlowObject =>
  aFlow((flow) => {
    flow.status = flowStatus(facts(more));
  });
const leaving = (flow: FlowObject): FlowObject => ({
  ...flow,
  status: drainingStatus(flow, '2 agents', '2026-01-02T03:04:05Z'),
});
const blocker = { reason: 'NameConflict', message: 'It is taken.' } as const;
const rolling = { ...serving, isComplete: false, isServing: false, blocker: starting.blocker };

test.each<[string, object, { status: string; message: string }]>([
  ['one that nobody looked at', aFlow(), { status: 'Progressing', message: 'Waiting for the operator' }],
  [
    'one without conditions',
    { ...aFlow(), status: {} },
    { status: 'Progressing', message: 'Waiting for the operator' },
  ],
  [
    'an edit that nobody looked at',
    { ...told(), metadata: { ...told().metadata, generation: 2 } },
    { status: 'Progressing', message: 'Waiting for the operator' },
  ],
  ['one that serves', told(), { status: 'Healthy', message: 'All of it serves.' }],
  ['one that starts', told({ backend: starting }), { status: 'Progressing', message: 'Pod p pulls.' }],
  ['one that is rolled', told({ backend: rolling }), { status: 'Progressing', message: 'Pod p pulls.' }],
  ['one whose pool waits', told({ pool: poolThat('False', 'WaitingForGPU') }), { status: 'Progressing', message: 'm' }],
  [
    'one that serves, and lacks a metric',
    told({ notes: [{ reason: 'MetricUnavailable', message: 'x' }] }),
    { status: 'Healthy', message: 'All of it serves.' },
  ],
  ['one that waits for people', told({ blockers: [blocker] }), { status: 'Degraded', message: 'It is taken.' }],
  [
    'a wrong edit of one that serves',
    told({ invalid: { reason: 'InvalidFlow', message: 'No.' } }),
    { status: 'Degraded', message: 'No.' },
  ],
  ['one that waits for its calls', leaving(told()), { status: 'Progressing', message: '2 agents' }],
  [
    'one that waited for people and leaves',
    leaving(told({ blockers: [blocker] })),
    { status: 'Progressing', message: '2 agents' },
  ],
  [
    'a pool that serves',
    { ...poolThat('True', 'Serving'), status: { ...poolThat('True', 'Serving').status, observedGeneration: 1 } },
    { status: 'Healthy', message: 'm' },
  ],
  ['a pool that nobody looked at', aPool(), { status: 'Progressing', message: 'Waiting for the operator' }],
])('%s', (_what, object, health) => {
  expect(healthOf(object)).toEqual(health);
});
