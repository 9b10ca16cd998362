import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { parseResource } from '../../../crds/src/parse-resource.ts';
import { applyCrd, crdOf } from '../../fixtures/control-plane/crds.ts';
import { openNamespace, type TestNamespace } from '../../fixtures/control-plane/in-namespace.ts';
import { kubeconfigOf } from '../../fixtures/control-plane/kubeconfig.ts';
import { frontDesk, smallFlow, smallPool } from '../../fixtures/control-plane/resources.ts';
import { findControlPlane } from '../../parts/kubernetes.ts';

let here: TestNamespace;
let folder: string;

beforeAll(async () => {
  here = await openNamespace();
  folder = await mkdtemp(join(tmpdir(), 'firstword-kubectl-'));
  await writeFile(join(folder, 'kubeconfig'), kubeconfigOf(inject('access')));
});
afterAll(async () => {
  await here[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** What kubectl prints, in the namespace of this file. */
const kubectl = async (...args: string[]): Promise<string> => {
  const config = [`--kubeconfig=${join(folder, 'kubeconfig')}`, `--cache-dir=${folder}`, `--namespace=${here.name}`];
  const child = spawn(findControlPlane()?.kubectl ?? 'kubectl', [...config, ...args]);
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return out + errors;
};

describe.each(['voiceflow', 'voicepool'] as const)('the CRD of %s', (name) => {
  it('is accepted without a reservation', async () => {
    const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${crdOf(name).metadata.name}`;
    const { conditions } = (await here.client.get(path))['status'] as {
      conditions: { type: string; status: string }[];
    };
    const states = Object.fromEntries(conditions.map(({ type, status }) => [type, status]));
    expect(states).toMatchObject({ Established: 'True', NamesAccepted: 'True' });
    expect(states).not.toHaveProperty('NonStructuralSchema');
  });

  it('is upgraded and brought back with resources alive', async () => {
    const path = here.path(`${name}s`, 'survivor');
    const resource = name === 'voiceflow' ? smallFlow('survivor') : smallPool('survivor');
    const before = await here.client.create(here.path(`${name}s`), resource);
    const newer = crdOf(name);
    newer['spec'].versions[0].schema.openAPIV3Schema.properties.spec.properties.tomorrow = {
      type: 'string',
      maxLength: 9,
    };
    await applyCrd(here.client, newer);
    await applyCrd(here.client, crdOf(name));
    const after = await here.client.get(path);
    expect(after.metadata).toMatchObject({ uid: before.metadata.uid, generation: before.metadata.generation });
    expect(after['spec']).toEqual(before['spec']);
  });
});

it('a VoiceFlow is filled in with the defaults that our own check fills in', async () => {
  const parsed = parseResource(JSON.stringify(frontDesk('defaults')), ['VoiceFlow']);
  const stored = await here.client.create(here.path('voiceflows'), frontDesk('defaults'));
  expect(stored['spec']).toEqual((parsed as unknown as { resource: { spec: unknown } }).resource.spec);
});

it('a VoicePool too', async () => {
  const parsed = parseResource(JSON.stringify(smallPool('defaults')), ['VoicePool']);
  const stored = await here.client.create(here.path('voicepools'), smallPool('defaults'));
  expect(stored['spec']).toEqual((parsed as unknown as { resource: { spec: unknown } }).resource.spec);
});

it.each([
  [
    'a field of another type of node',
    { flow: { nodes: [{ id: 'greet', type: 'say', prompt: 'x' }] } },
    /spec\.flow\.nodes\[0\]/,
  ],
  ['two sources of a voice', { tts: { poolRef: { name: 'a' }, piper: {} } }, /spec\.tts/],
  ['less than nothing', { agent: { replicas: -1 } }, /spec\.agent\.replicas/],
  ['a field that nobody knows', { agentt: {} }, /unknown field "spec\.agentt"/],
  ['no duration', { firstWord: { target: 'soon' } }, /spec\.firstWord\.target/],
])('%s is refused, with its place', async (_what, wrong, place) => {
  const flow = smallFlow('refused');
  const { status, body } = await here.client.request('POST', `${here.path('voiceflows')}?fieldValidation=Strict`, {
    body: {
      ...flow,
      spec: { ...flow['spec'], ...wrong, flow: { ...flow['spec'].flow, ...(wrong as { flow?: object }).flow } },
    },
  });
  expect([400, 422]).toContain(status);
  expect(body['message']).toMatch(place);
});

it('an unknown field is told, not stored, where the client does not ask for strictness', async () => {
  const flow = smallFlow('pruned');
  const stored = await here.client.create(here.path('voiceflows'), { ...flow, spec: { ...flow['spec'], agentt: {} } });
  expect(stored['spec']).not.toHaveProperty('agentt');
});

it('kubectl explains every field, and says the short names', async () => {
  expect(await kubectl('explain', 'vf.spec.firstWord.target')).toMatch(/FIELD: target <string>[\s\S]*DESCRIPTION/);
  expect(await kubectl('explain', 'vp.spec.voices.source.sha256')).toMatch(/Digest of the .onnx/);
});

it('kubectl get shows what the operator wrote, in the columns of the design', async () => {
  await here.client.create(here.path('voiceflows'), smallFlow('shown'));
  const condition = {
    type: 'Ready',
    status: 'False',
    reason: 'WaitingForGPU',
    message: 'x',
    lastTransitionTime: '2026-01-01T00:00:00Z',
  };
  const components = [
    { name: 'backend', desired: 2, ready: 2 },
    { name: 'agent', desired: 3, ready: 3 },
    { name: 'tts', desired: 5, ready: 4 },
  ];
  await here.client.merge(`${here.path('voiceflows', 'shown')}/status`, {
    status: { conditions: [condition], components, activeCalls: 7, firstWord: { p95: '640ms' } },
  });
  const [head = '', row = ''] = (await kubectl('get', 'vf', 'shown')).split('\n');
  expect(head.split(/\s+/)).toEqual([
    'NAME',
    'READY',
    'REASON',
    'P95',
    'TARGET',
    'CALLS',
    'BACKEND',
    'AGENTS',
    'TTS',
    'AGE',
  ]);
  expect(row.split(/\s+/).slice(0, 9)).toEqual([
    'shown',
    'False',
    'WaitingForGPU',
    '640ms',
    '800ms',
    '7',
    '2',
    '3',
    '4',
  ]);
});

it('kubectl wait sees Ready', async () => {
  await here.client.create(here.path('voicepools'), smallPool('awaited'));
  const waiting = kubectl('wait', '--for=condition=Ready', '--timeout=60s', 'vp/awaited');
  const condition = {
    type: 'Ready',
    status: 'True',
    reason: 'Ready',
    message: 'x',
    lastTransitionTime: '2026-01-01T00:00:00Z',
  };
  await here.client.merge(`${here.path('voicepools', 'awaited')}/status`, { status: { conditions: [condition] } });
  expect(await waiting).toContain('condition met');
});

it.each([
  ['voiceflows', smallFlow('scaled'), 'vf/scaled', (spec: { agent: { replicas: number } }) => spec.agent.replicas],
  ['voicepools', smallPool('scaled'), 'vp/scaled', (spec: { replicas: number }) => spec.replicas],
] as const)(
  'kubectl scale writes the one field that autoscalers write: %s',
  async (plural, resource, name, replicasOf) => {
    await here.client.create(here.path(plural), resource);
    await here.client.merge(`${here.path(plural, 'scaled')}/status`, { status: { replicas: 2, selector: 'a=b' } });
    expect(await kubectl('scale', name, '--replicas=4')).toContain('scaled');
    const stored = await here.client.get(here.path(plural, 'scaled'));
    expect(replicasOf(stored['spec'])).toBe(4);
    const scale = await here.client.get(`${here.path(plural, 'scaled')}/scale`);
    expect(scale).toMatchObject({ spec: { replicas: 4 }, status: { replicas: 2, selector: 'a=b' } });
  },
);
