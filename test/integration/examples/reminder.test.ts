import { afterEach, expect, it } from 'vitest';
import { closeCalls, startCall, startDesk } from './example-call.ts';

afterEach(closeCalls);

const aCall = async (status: number, call?: Record<string, string>) => {
  const practice = await startDesk(status);
  const started = await startCall({
    example: 'reminder',
    moved: { 'https://practice.example.com': practice.url },
    script: [[/system: .*Call note_another-day/s, { call: 'note_another-day', args: { day: 'Friday' } }]],
    ...(call ? { call } : {}),
  });
  return { practice, call: started };
};

it('says what the call brought, and confirms the appointment', async () => {
  const context = { guest: 'Ann', appointment: 'a/7', day: 'Monday', hour: 'nine' };
  const { practice, call } = await aCall(200, context);
  expect(call.greeting).toBe(
    'Hello Ann, this is the Harbour Street practice. You have an appointment on Monday at nine.\nWill you be there?',
  );
  expect(await call.say('Yes.')).toBe('Wonderful. See you on Monday.\nGoodbye.');
  expect(practice.requests).toEqual([{ line: 'PUT /appointments/a%2F7', body: { confirmed: true } }]);
  expect(await call.end()).toEqual([{ type: 'session-end', reason: 'ended' }]);
});

it('notes another day; without a context it has its defaults', async () => {
  const { practice, call } = await aCall(201);
  expect(call.greeting).toContain('Hello Robin');
  expect(await call.say('No.')).toBe('That is a pity. Which day would suit you better?');
  expect(await call.say('Friday would be good.')).toBe('I have noted Friday. We will call you with a time.\nGoodbye.');
  expect(practice.requests).toEqual([{ line: 'POST /appointments/4711/wishes', body: { day: 'Friday' } }]);
});

it('does not claim what it could not write down', async () => {
  const { call } = await aCall(500);
  expect(await call.say('Yes.')).toContain('I cannot write that down just now.');
});
