// A canary card number, said at every place where a caller or another system can say one.
import { describe, expect, it } from 'vitest';
import type { FakeStep } from '@firstword/backend/llm/fake';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import { aFlow } from '../a-flow.ts';
import { aSessionOf } from './a-session.ts';

const CANARY = '4111 1111 1111 1111';
const DIGITS = CANARY.replaceAll(' ', '');

const flow = (redact: VoiceFlow['spec']['privacy']['redact']): VoiceFlow => {
  const base = aFlow({
    start: 'talk',
    nodes: [
      { id: 'talk', type: 'llm', prompt: 'You are the desk.', tools: ['look', 'crm'] },
      {
        id: 'look',
        type: 'http',
        description: 'The guest’s data',
        request: { method: 'GET', url: 'https://desk.example.com/guest' },
        save: { kept: 'response.body.card', number: 'response.body.number' },
      },
      { id: 'ask', type: 'collect', ask: 'Which card?', slots: [{ name: 'card', type: 'string' }] },
      {
        id: 'send',
        type: 'http',
        request: { method: 'POST', url: 'https://desk.example.com/pay', body: { card: '${slots.card}' } },
      },
      { id: 'done', type: 'say', text: 'With ${slots.card}.' },
    ],
    edges: [
      { from: 'talk', to: 'ask', offer: 'the caller pays' },
      { from: 'ask', to: 'send' },
      { from: 'send', to: 'done' },
    ],
  });
  const call = { variables: [{ name: 'note', type: 'string' as const }] };
  return { ...base, spec: { ...base.spec, call, privacy: { ...base.spec.privacy, redact } } };
};

const call = (name: string): FakeStep => ({ type: 'tool-call', call: { id: name, name, arguments: '{}' } });

/** A call in which the number comes up; resolves with all that is kept, sent or told. */
const wholeCall = async (redact: VoiceFlow['spec']['privacy']['redact']) => {
  const session = aSessionOf({
    flow: flow(redact),
    call: { from: '+15550001111', note: `pays with ${CANARY}` },
    replies: [['Yes.'], [call('look'), call('crm__card')], ['I see.'], [call('go_to_ask')], []],
    answers: {
      '/guest': [{ status: 200, body: { card: `her card ${CANARY}`, number: Number(DIGITS) } }],
      '/pay': [{ status: 200, body: { charged: [CANARY], number: Number(DIGITS) } }],
    },
    mcp: {
      tools: async () => [{ name: 'crm__card', description: 'Her card', parameters: { type: 'object' } }],
      call: async () => `It is ${CANARY}.`,
      close: async () => {},
    },
  });
  session.session.recall([{ input: `Mine is ${CANARY}`, reply: `So ${CANARY}.` }]);
  await session.hear(`Here: ${CANARY}`);
  await session.hear('Look it up.');
  await session.hear('I pay.');
  await session.hear(CANARY);
  const { events, model, http } = session;
  return { kept: { events, state: session.session.state }, told: model.asked, sent: http.asked };
};

describe('a flow that redacts cards', () => {
  it('keeps, sends and tells none', async () => {
    const { kept, told, sent } = await wholeCall(['card']);
    const all = JSON.stringify({ kept, told, sent });
    expect(all.replaceAll(/[ -]/g, '')).not.toContain(DIGITS);
    expect(kept.state.call).toEqual({ from: '+15550001111', to: '', note: 'pays with [card]' });
    expect(sent.at(-1)?.body).toEqual({ card: '[card]' });
    expect(kept.state.dialogue.slots).toMatchObject({ card: '[card]', kept: 'her card [card]', number: 0 });
    expect(JSON.stringify(told.at(-1))).toContain('Here: [card]');
  });

  it('keeps no number whole that is said in parts', async () => {
    const session = aSessionOf({ flow: flow(['card']), replies: [['Yes?'], ['Go on.'], ['I see.'], ['Thanks.']] });
    for (const part of CANARY.split(' ')) await session.hear(part);
    expect(session.session.state.turns.map(({ input }) => input)).toEqual(['4111', '1111', '1111', '[card]']);
  });

  it('and one that does not leaves all as it was said', async () => {
    const { kept, told } = await wholeCall([]);
    expect(kept.state.dialogue.slots).toMatchObject({ card: CANARY, number: Number(DIGITS) });
    expect(JSON.stringify(told.at(-1))).toContain(`It is ${CANARY}.`);
  });
});
