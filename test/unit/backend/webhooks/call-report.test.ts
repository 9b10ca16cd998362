import { describe, expect, it } from 'vitest';
import { callEventId, callReport } from '@firstword/backend/webhooks/call-report';
import { aFlow } from '../a-flow.ts';
import { aSessionOf } from '../flow/a-session.ts';

const FLOW = aFlow({
  start: 'talk',
  nodes: [
    { id: 'talk', type: 'llm', prompt: 'You are the desk.', tools: ['hours'] },
    {
      id: 'hours',
      type: 'http',
      description: 'Opening hours',
      request: { method: 'GET', url: 'https://desk.example.com/hours' },
      save: { open: 'response.status == 200' },
    },
    { id: 'human', type: 'transfer', to: 'tel:+15551230000' },
  ],
  edges: [{ from: 'talk', to: 'human', offer: 'the caller asks for a person' }],
});

/** A call with a tool, a barge-in and a transfer. */
const aCall = async () => {
  const call = (name: string) => ({ type: 'tool-call' as const, call: { id: name, name, arguments: '{}' } });
  const session = aSessionOf({
    flow: FLOW,
    call: { from: '+15550001111' },
    replies: [[call('hours')], ['From seven ', { hang: true }], [call('go_to_human')]],
    answers: { '/hours': [{ status: 200, body: '', delayMs: 30 }] },
  });
  const first = session.say('When is breakfast?');
  await session.clock.advance(30);
  session.session.interrupt(first, 4);
  await session.hear('A person, please.');
  return { ...session, reported: { flowId: 'front-desk', sessionId: 's1', state: session.session.state } };
};

describe('the report of a call', () => {
  it('tells what was heard, with slots, tools, latencies, the end and the call’s own', async () => {
    const { reported } = await aCall();
    expect(callReport('call.ended', reported, 5_000)).toEqual({
      type: 'call.ended',
      timestamp: '1970-01-01T00:00:05.000Z',
      data: {
        flow: 'front-desk',
        session: 's1',
        call: { from: '+15550001111', to: '' },
        startedAt: '1970-01-01T00:00:00.000Z',
        durationMs: 5_000,
        reason: 'transferred',
        transferredTo: 'tel:+15551230000',
        slots: { open: true },
        transcript: [
          {
            turn: 't0',
            said: 'When is breakfast?',
            heard: 'From',
            interrupted: true,
            latencies: { flowMs: 0, llmMs: 30 },
            tools: [{ name: 'hours', status: 'ok', durationMs: 30 }],
          },
          { turn: 't1', said: 'A person, please.', heard: '', interrupted: false, tools: [] },
        ],
      },
    });
  });

  it('tells the beginning without what was said', async () => {
    const { reported } = await aCall();
    const { data } = callReport('call.started', reported, 5_000);
    expect(Object.keys(data)).toEqual(['flow', 'session', 'call', 'startedAt']);
  });

  it('where replies are played, only what was played was heard', async () => {
    const session = aSessionOf({ flow: FLOW, replies: [['From seven to ten.'], ['Sure.']] });
    const first = session.say('When?');
    await session.settle();
    session.session.markSpoken(first, 10);
    await session.hear('And?');
    const { data } = callReport('call.ended', { flowId: 'f', sessionId: 's', state: session.session.state }, 0);
    expect(data).toMatchObject({ transcript: [{ heard: 'From seven' }, { heard: '' }] });
  });

  it('leaves out a turn that was begun before the caller had finished, and taken back', async () => {
    const session = aSessionOf({ flow: FLOW, replies: [['Sure.']] });
    session.say('I would like', { speculative: true });
    await session.settle();
    await session.hear('I would like breakfast.');
    const { data } = callReport('call.ended', { flowId: 'f', sessionId: 's', state: session.session.state }, 0);
    expect(data).toMatchObject({ transcript: [{ said: 'I would like breakfast.', heard: 'Sure.' }] });
  });

  it('has an id that is the same for whoever sends it, and another for each event, call and receiver', async () => {
    const { reported } = await aCall();
    const later = { ...reported, state: { ...reported.state, openedMs: 1 } };
    const ids = [
      callEventId('call.ended', reported, 'https://a.example'),
      callEventId('call.started', reported, 'https://a.example'),
      callEventId('call.ended', reported, 'https://b.example'),
      callEventId('call.ended', later, 'https://a.example'),
      callEventId('call.ended', { ...reported, sessionId: 's2' }, 'https://a.example'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(callEventId('call.ended', structuredClone(reported), 'https://a.example')).toBe(ids[0]);
  });
});
