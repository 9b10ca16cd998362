import { afterEach, describe, expect, it } from 'vitest';
import { closeCalls, startCall, type ExampleCall } from './example-call.ts';

afterEach(closeCalls);

const aCall = (script: ExampleCall['script'] = []) => startCall({ example: 'triage', script });
const QUESTION = 'How strong is the pain, from zero to ten?';

describe('a triage', () => {
  it('puts danger through at once, without a model', async () => {
    const call = await aCall();
    expect(call.greeting).toBe('Harbour Street practice, good morning.\nIs anybody in danger right now, yes or no?');
    expect(await call.say('Yes!')).toBe('Stay on the line. I am putting you through to the emergency desk.');
    expect(await call.end()).toEqual([{ type: 'session-end', reason: 'transferred' }]);
  });

  it('puts strong pain through to a nurse', async () => {
    const call = await aCall();
    expect(await call.say('No.')).toBe(QUESTION);
    expect(await call.say('It is a 9.')).toBe('I am putting you through to a nurse.');
    expect(await call.end()).toEqual([{ type: 'session-end', reason: 'transferred' }]);
  });

  it('talks about the rest, knowing how strong it is', async () => {
    const call = await aCall([
      [/system: .*the pain is 2 of ten/s, 'What is wrong?'],
      [/user: .*cough/, 'Then rest a little.'],
      [/user: .*goodbye/, { call: 'go_to_bye' }],
    ]);
    await call.say('No.');
    expect(await call.say('About 2.')).toBe('What is wrong?');
    expect(await call.say('I have a cough.')).toBe('Then rest a little.');
    expect(await call.say('Thanks, goodbye.')).toBe('Get well soon. Goodbye.');
    expect(await call.end()).toEqual([{ type: 'session-end', reason: 'ended' }]);
  });
});
