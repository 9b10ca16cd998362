// /metrics of a backend process on a real Redis: what it counts, and that docs/backend-api.md tells all of it.
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startReplicas, type Replicas } from '../../fixtures/replicas.ts';
import { startReceiver } from '../../fixtures/webhook-receiver.ts';
import { aFlow } from '../../unit/backend/a-flow.ts';

let receiver: Awaited<ReturnType<typeof startReceiver>>;
let replicas: Replicas;

beforeEach(async () => {
  receiver = await startReceiver();
  const flow = aFlow();
  const webhooks = [{ url: receiver.url, events: ['call.ended' as const] }];
  const spec = { ...flow.spec, webhooks, egress: { allow: ['127.0.0.1'] } };
  replicas = await startReplicas({ count: 1, words: 3, delayMs: 1, flow: { ...flow, spec } });
});
afterEach(async () => {
  await replicas.close();
  await receiver.close();
});

it('counts what happens, with the flow on each series and never a session or a word', async () => {
  const [backend] = replicas.backends;
  const base = `${backend?.url}/api/flows/front-desk`;
  const metrics = async () => (await fetch(`${backend?.url}/metrics`)).text();
  const stream = await fetch(`${base}/stream/s1?input=Hello-there`);
  expect(await stream.text()).toContain('"done"');
  const during = await metrics();
  await fetch(`${base}/sessions/s1`, { method: 'DELETE' });
  await backend?.logged('webhook delivered');
  const after = await metrics();
  const flow = 'namespace="default",voiceflow="front-desk"';
  expect(during).toContain(`voiceflow_active_sessions{${flow}} 1`);
  expect(during).toContain(`voiceflow_redis_up{${flow}} 1`);
  expect(during).toContain(`voiceflow_backend_turns_total{outcome="done",${flow}} 1`);
  expect(during).toMatch(/^voiceflow_backend_stage_seconds_count\{.*stage="llm".*\} 1$/m);
  expect(during).toMatch(/voiceflow_log_append_seconds_count\{.*\} [1-9]/);
  expect(after).toContain(`voiceflow_active_sessions{${flow}} 0`);
  expect(after).toContain(`voiceflow_webhook_attempts_total{outcome="taken",${flow}} 1`);
  expect(after).not.toMatch(/s1|Hello/);
  const page = readFileSync(new URL('../../../docs/backend-api.md', import.meta.url), 'utf8');
  const told = [...page.matchAll(/^\| `(voiceflow_\w+)`/gm)].map(([, name]) => name);
  const counted = [...after.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name);
  expect(new Set(told)).toEqual(new Set(counted));
});
