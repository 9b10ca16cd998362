import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../../operator/src/kube/object.ts';
import { drainStep, type DrainFacts } from '../../../../operator/src/reconcile/drain-step.ts';
import { aFlow } from '../a-resource.ts';

const object = (kind: string, name: string): KubeObject => ({ apiVersion: 'x/v1', kind, metadata: { name } });
const pod = (component: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: component, labels: { 'firstword.dev/component': component } },
});
const AGENT = object('Deployment', 'small-agent');
const BACKEND = object('Deployment', 'small-backend');
const POOL = object('VoicePool', 'small');
const LEFT_MS = Date.parse('2026-01-01T00:00:00Z');

const step = (more: Partial<DrainFacts>, annotations: Record<string, string> = {}) =>
  drainStep({
    flow: aFlow(({ metadata, spec }) => {
      metadata.deletionTimestamp = '2026-01-01T00:00:00Z';
      metadata.annotations = annotations;
      spec.agent.drainTimeout = '10m';
    }),
    owned: [AGENT, BACKEND, POOL, object('Service', 'small-backend')],
    pods: [pod('agent'), pod('agent'), pod('backend')],
    isNamespaceLeaving: false,
    wallMs: LEFT_MS,
    ...more,
  });

describe('the way of a deletion', () => {
  test('agents leave first, and their calls are waited for', () => {
    expect(step({})).toEqual({ remove: [AGENT], waitsFor: '2 agent pods finish their calls.' });
    expect(step({ owned: [BACKEND, POOL] })).toMatchObject({
      remove: [],
      waitsFor: expect.stringContaining('2 agent'),
    });
  });

  test('then the backend', () => {
    const after = { owned: [BACKEND, POOL], pods: [pod('backend')] };
    expect(step(after)).toEqual({ remove: [BACKEND], waitsFor: '1 backend pods end their streams.' });
  });

  test('then the pool, and the flow is free', () => {
    expect(step({ owned: [POOL], pods: [] })).toEqual({ remove: [POOL], waitsFor: null });
  });

  test('calls are waited for as long as drainTimeout says, and no longer', () => {
    const minutes = (count: number) => ({ wallMs: LEFT_MS + count * 60_000, owned: [POOL] });
    expect(step(minutes(9.9)).waitsFor).toContain('agent');
    expect(step(minutes(10)).waitsFor).toContain('backend');
    expect(step(minutes(11.5))).toEqual({ remove: [POOL], waitsFor: null });
  });

  test.each([
    ['people insist', {}, { 'firstword.dev/force-delete': 'true' }],
    ['the namespace goes anyway', { isNamespaceLeaving: true }, {}],
  ])('nobody is waited for when %s', (_name, more, annotations) => {
    expect(step(more, annotations)).toEqual({ remove: [], waitsFor: null });
  });
});
