import { afterEach, expect, it } from 'vitest';
import { closeCalls, startCall, startDesk, type ExampleCall } from './example-call.ts';

afterEach(closeCalls);

const SCRIPT: ExampleCall['script'] = [
  [/user: When is breakfast/, 'From seven to ten.'],
  [/user: .*book a table/, { call: 'go_to_name' }],
  [/system: .*Call note_name/s, { call: 'note_name', args: { guest: 'Smith' } }],
  [/system: .*Call note_time/s, { call: 'note_time', args: { time: 'seven' } }],
  [/user: .*goodbye/, { call: 'go_to_bye' }],
  [/user: .*person/, { call: 'go_to_human' }],
  [/system: /, 'Anything else?'],
];

const aCall = async (status: number) => {
  const desk = await startDesk(status);
  const call = await startCall({
    example: 'front-desk',
    moved: { 'https://desk.example.com': desk.url },
    script: SCRIPT,
  });
  return { desk, call };
};

it('answers, books a table, and says goodbye', async () => {
  const { desk, call } = await aCall(201);
  expect(call.greeting).toBe('Front desk, good morning.\nHow can I help?');
  expect(await call.say('When is breakfast?')).toBe('From seven to ten.');
  expect(await call.say('I would like to book a table.')).toBe('With pleasure. What name is the table under?');
  expect(await call.say('Smith, please.')).toBe('And for how many people?');
  expect(await call.say('For 4.')).toBe('At what time?');
  expect(await call.say('At seven.')).toBe('A table for 4 at seven, in the name of Smith. Is that right?');
  expect(await call.say('Yes.')).toBe('Thank you, Smith. Your table is booked.\nAnything else?');
  expect(desk.requests).toEqual([{ line: 'POST /bookings', body: { guest: 'Smith', party: 4, time: 'seven' } }]);
  expect(await call.say('No, goodbye.')).toBe('Goodbye, and have a pleasant day.');
  expect(await call.end()).toEqual([{ type: 'session-end', reason: 'ended' }]);
});

it('says so where the booking fails, and puts through who asks for a person', async () => {
  const { call } = await aCall(500);
  await call.say('I would like to book a table.');
  await call.say('Smith, please.');
  await call.say('For 4.');
  await call.say('At seven.');
  expect(await call.say('Yes.')).toContain('nothing is booked');
  expect(await call.say('A person, please.')).toBe('One moment, I will put you through.');
  expect((await call.end()).at(-1)).toEqual({ type: 'session-end', reason: 'transferred' });
});
