import { expect, test } from 'vitest';
import { piperConfigMap } from '../../../../operator/src/desired/piper-config-map.ts';
import { planPool, volumeOf } from '../../../../operator/src/pool-plan.ts';
import { aFlow, aPool } from '../a-resource.ts';

const speaking = (voice: string, name: string) =>
  aFlow(({ metadata, spec }) => {
    metadata.name = name;
    spec.tts = { voice, poolRef: { name: 'shared' }, fallbacks: [{ voice: `${voice}-spare` }] };
  });

test('a pool has its own voices and those of the flows that speak by it, each once, in an order of its own', () => {
  const flows = [speaking('b', 'two'), speaking('a', 'one'), speaking('b', 'three'), aFlow()];
  const { voices, staticTexts } = planPool(aPool('{ voices: [{ name: z }] }'), flows, ({ metadata }) => [
    metadata.name,
  ]);
  expect(voices.map(({ name }) => name)).toEqual(['z', 'a', 'a-spare', 'b', 'b-spare']);
  expect(staticTexts.slice(0, 3)).toEqual([
    { text: 'one', voice: 'a' },
    { text: 'one', voice: 'a-spare' },
    { text: 'three', voice: 'b' },
  ]);
  const again = planPool(aPool('{ voices: [{ name: z }] }'), flows.toReversed(), ({ metadata }) => [metadata.name]);
  expect(again).toEqual(planPool(aPool('{ voices: [{ name: z }] }'), flows, ({ metadata }) => [metadata.name]));
});

test('voices are told as Piper reads them: by name, by URL and digests, or as a file of a volume', () => {
  const digest = 'a'.repeat(64);
  const pool = aPool(`{ voices: [
    { name: plain },
    { name: pulled, source: { url: 'https://x.example/v.onnx', sha256: ${digest}, configSha256: ${digest} } },
    { name: mounted, source: { pvc: { claimName: voices, path: /en/v.onnx } } },
    { name: other, source: { pvc: { claimName: voices, path: other.onnx } } },
    { name: shipped, source: { image: { reference: 'r.example/voices:1', path: v.onnx } } } ] }`);
  const plan = planPool(pool, [], () => []);
  const { data } = piperConfigMap(plan) as unknown as { data: Record<string, string> };
  const [claim, sameClaim] = [plan.voices[2], plan.voices[3]].map((voice) => volumeOf(voice!));
  expect(claim).toEqual(sameClaim);
  expect(JSON.parse(data['voices.json'] ?? '')).toEqual([
    { name: 'plain' },
    { name: 'pulled', source: { url: 'https://x.example/v.onnx', sha256: digest, configSha256: digest } },
    { name: 'mounted', source: { path: `${claim?.mountPath}/en/v.onnx` } },
    { name: 'other', source: { path: `${claim?.mountPath}/other.onnx` } },
    { name: 'shipped', source: { path: `${volumeOf(plan.voices[4]!)?.mountPath}/v.onnx` } },
  ]);
});
