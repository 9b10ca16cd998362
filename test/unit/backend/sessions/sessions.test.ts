import { expect, it } from 'vitest';
import { createFakeModel } from '@firstword/backend/llm/fake';
import { createSessions } from '@firstword/backend/sessions/sessions';
import { createFakeHttp } from '@firstword/backend/tools/fake-http';
import { createMemoryTokenLog } from '@firstword/backend/token-log/memory';
import type { TokenLog } from '@firstword/backend/token-log/port';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { silentLog } from '@firstword/shared/runtime/log';
import { aFlow } from '../a-flow.ts';

const ADDRESS = { flowId: 'front-desk', sessionId: 's1' };

/** A registry whose log opens only when its gate does. */
const aRegistry = () => {
  const clock = createFakeClock();
  const memory = createMemoryTokenLog({ startedMs: 1 });
  const gate = Promise.withResolvers<void>();
  let opened = 0;
  const open: TokenLog['open'] = async (sessionId) => {
    opened++;
    await gate.promise;
    return memory.open(sessionId);
  };
  const model = createFakeModel({ clock, replies: [['Hello.']] });
  const flows = new Map([['front-desk', aFlow()]]);
  const sessions = createSessions({
    flows,
    model: () => model,
    http: () => createFakeHttp(),
    tokenLog: { ...memory, open },
    clock,
    log: silentLog,
    newId: () => 't0',
    maxSessions: 1,
  });
  return { sessions, memory, gate, flows, clock, opened: () => opened };
};

it('opens a session once for callers that come while it opens', async () => {
  const { sessions, gate, opened } = aRegistry();
  const callers = [sessions.findOrOpen(ADDRESS), sessions.findOrOpen(ADDRESS), sessions.find(ADDRESS, 'turn')];
  gate.resolve();
  const [first, second, third] = await Promise.all(callers);
  expect(second).toBe(first);
  expect(third).toBe(first);
  expect(opened()).toBe(1);
});

it('refuses to open one that is opening', async () => {
  const { sessions, gate } = aRegistry();
  const opening = sessions.open(ADDRESS);
  await expect(sessions.open(ADDRESS)).rejects.toMatchObject({ code: 'SessionExists' });
  gate.resolve();
  await opening;
});

it('has room again after a session that could not be opened', async () => {
  const { sessions, gate } = aRegistry();
  const opening = sessions.open(ADDRESS);
  await expect(sessions.open({ ...ADDRESS, sessionId: 's2' })).rejects.toMatchObject({ code: 'TooManySessions' });
  gate.reject(new Error('the log is away'));
  await expect(opening).rejects.toThrow('the log is away');
  expect(await sessions.find(ADDRESS, 'turn')).toBeNull();
});

it('keeps the flow that a session was opened with', async () => {
  const { sessions, gate, flows, memory, clock } = aRegistry();
  gate.resolve();
  const session = await sessions.open(ADDRESS);
  flows.set('front-desk', aFlow({ nodes: [{ id: 'greet', type: 'say', text: 'Another flow.' }] }));
  session.greet(0);
  await clock.advance(0);
  await sessions.close();
  expect(session.state.turns[0]?.reply).toBe('Front desk, good morning.\nHow can I help?');
  expect(await Array.fromAsync(memory.follow('front-desk:s1', { after: null, signal: AbortSignal.any([]) }))).toEqual(
    [],
  );
});
