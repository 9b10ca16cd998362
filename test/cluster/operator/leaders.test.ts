import { expect, inject, it } from 'vitest';
import { startOperator } from '../../fixtures/control-plane/operator-process.ts';
import { openBehindProxy, startSettled } from './behind-proxy.ts';

it('a leader that was paused does not write after another took over', async () => {
  await using rig = await openBehindProxy();
  const { client, name, path } = rig.here;
  const first = await startSettled(rig, { POD_NAME: 'first' });
  await using second = await startOperator({
    access: inject('operatorAccess'),
    namespace: name,
    env: { POD_NAME: 'second' },
  });
  first.child.kill('SIGSTOP');
  // Its lease has to run out.
  await second.says('leading');
  const before = rig.proxy.writes.length;
  await client.merge(path('voiceflows', 'desk'), { spec: { backend: { replicas: 3 } } });
  await rig.readyFlow();
  expect(await first.stop('SIGCONT')).toBe(1);
  expect(rig.proxy.writes.slice(before)).toEqual([]);
});
