// What the executor itself costs: its own time per turn and per token on a flow of fifty nodes, and a session's memory.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Value } from 'typebox/value';
import { VoiceFlow } from '../../crds/src/voice-flow.ts';
import { compileFlow } from '../../services/backend/src/flow/compile-flow.ts';
import { Session } from '../../services/backend/src/flow/session.ts';
import { createFakeHttp } from '../../services/backend/src/tools/fake-http.ts';
import { createMemoryTokenLog } from '../../services/backend/src/token-log/memory.ts';
import type { ChatModel } from '../../services/backend/src/llm/port.ts';
import { systemClock } from '../../services/shared/src/runtime/clock.ts';
import { silentLog } from '../../services/shared/src/runtime/log.ts';
import { quantile, type Figure } from './figures.ts';

const TURNS = 400;
const TOKENS = 40;
const SESSIONS = 1_000;
const TURNS_OF_A_SESSION = 10;
const DESKS = 12;

/** A reception with twelve desks of four nodes each: a model that listens, a request, a choice, a text. */
const fiftyNodes = (): VoiceFlow => {
  const desks = Array.from({ length: DESKS }, (_, index) => `desk-${index}`);
  const nodes = desks.flatMap((desk) => [
    { id: desk, type: 'llm', prompt: `You are ${desk}. \${slots.guest}`, tools: [`${desk}-look`] },
    {
      id: `${desk}-look`,
      type: 'http',
      description: 'Looks it up',
      request: { method: 'GET', url: 'https://desk.example.com/look?guest=${slots.guest}' },
      save: { found: 'response.status == 200', guest: 'string(response.body.guest)' },
    },
    { id: `${desk}-which`, type: 'condition' },
    { id: `${desk}-say`, type: 'say', text: 'Thank you, ${slots.guest}.' },
  ]);
  const edges = desks.flatMap((desk, index) => {
    const next = desks[(index + 1) % DESKS] ?? desk;
    return [
      { from: desk, to: `${desk}-look`, when: 'text.contains("next")' },
      { from: desk, to: next, offer: `the caller asks for ${next}` },
      { from: `${desk}-look`, to: `${desk}-which` },
      { from: `${desk}-which`, to: `${desk}-say`, when: 'slots.found && visits < 1000000' },
      { from: `${desk}-which`, to: desk },
      { from: `${desk}-say`, to: next },
    ];
  });
  const ends = [
    { id: 'human', type: 'transfer', to: 'tel:+15551230000' },
    { id: 'greet', type: 'say', text: 'Hello.' },
  ];
  const flow = { start: 'greet', nodes: [...nodes, ...ends], edges: [{ from: 'greet', to: 'desk-0' }, ...edges] };
  const resource = {
    apiVersion: 'firstword.dev/v1alpha1',
    kind: 'VoiceFlow',
    metadata: { name: 'bench' },
    spec: { flow },
  };
  return Value.Default(VoiceFlow, resource) as VoiceFlow;
};

/** A model that is always there with its next token; `held` are the times that the executor kept each for itself. */
const instantModel = (held: number[]): ChatModel => ({
  status: { kind: 'server', name: 'instant', where: 'this process', why: 'a bench chose it' },
  reply: async function* () {
    for (let token = 0; token < TOKENS; token += 1) {
      const givenMs = performance.now();
      yield { type: 'content', content: token === 0 ? 'Well' : ' and so on' };
      held.push(performance.now() - givenMs);
    }
  },
});

const flow = compileFlow(fiftyNodes());
const answers = { '/look': [{ status: 200, body: { guest: 'Ann' } }] };

const openSession = async (name: string, held: number[]): Promise<Session> => {
  const tokenLog = createMemoryTokenLog({ startedMs: 1, maxEntries: 256 });
  let ids = 0;
  const model = instantModel(held);
  return new Session({
    flow,
    model: () => model,
    http: createFakeHttp({ answers }),
    mcp: null,
    writer: await tokenLog.open(name),
    clock: systemClock,
    log: silentLog,
    newId: () => `${name}-${ids++}`,
    onIdle: () => {},
    onEnd: () => {},
  });
};

/** Runs a turn to its end: how long it took, all of it ours, since nothing outside takes any time. */
const turnMs = async (session: Session, input: string): Promise<number> => {
  const startedMs = performance.now();
  session.startTurn({ input, acceptedMs: startedMs });
  await session.settled();
  return performance.now() - startedMs;
};

const heapMb = (): number => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

const memoryOfSessions = async (): Promise<number> => {
  const beforeMb = heapMb();
  const sessions: Session[] = [];
  for (let index = 0; index < SESSIONS; index += 1) {
    const session = await openSession(`s${index}`, []);
    for (let turn = 0; turn < TURNS_OF_A_SESSION; turn += 1) await turnMs(session, 'Tell me more.');
    sessions.push(session);
  }
  const afterMb = heapMb();
  for (const session of sessions) session.close('closed');
  return afterMb - beforeMb;
};

/** Turns of 40 tokens, every second of which walks through four nodes and a request before its model answers. */
export const run = async (): Promise<Figure[]> => {
  const warm = await openSession('warm', []);
  for (let turn = 0; turn < TURNS; turn += 1) await turnMs(warm, turn % 2 === 0 ? 'next' : 'Tell me more.');
  warm.close('closed');
  const held: number[] = [];
  const turns: number[] = [];
  const session = await openSession('measured', held);
  for (let turn = 0; turn < TURNS; turn += 1)
    turns.push(await turnMs(session, turn % 2 === 0 ? 'next' : 'Tell me more.'));
  session.close('closed');
  const memoryMb = await memoryOfSessions();
  return [
    { name: 'executor, a turn of 40 tokens, p50', value: quantile(turns, 0.5), unit: 'ms' },
    {
      name: 'executor, a turn of 40 tokens, p99',
      value: quantile(turns, 0.99),
      unit: 'ms',
      bar: { op: '≤', limit: 20 },
    },
    { name: 'executor, a token, p50', value: quantile(held, 0.5) * 1_000, unit: 'µs' },
    { name: 'executor, a token, p99', value: quantile(held, 0.99) * 1_000, unit: 'µs', bar: { op: '≤', limit: 100 } },
    { name: '1,000 sessions of ten turns each', value: memoryMb, unit: 'MB', bar: { op: '≤', limit: 150 } },
  ];
};
