import { describe, expect, test } from 'vitest';
import { MAX_INPUT_CHARS } from '@firstword/shared/contract/limits';
import { MAX_MESSAGE_BYTES, parseConsoleInput } from '@firstword/agent-worker/rooms/console-input';

const bytes = (text: string) => new TextEncoder().encode(text);
const parse = (message: unknown) => parseConsoleInput(bytes(JSON.stringify(message)), false);

describe('a message of the page', () => {
  test.each([
    { type: 'open' },
    { type: 'open', input: 'Hello' },
    { type: 'say', input: 'x'.repeat(MAX_INPUT_CHARS) },
    { type: 'interrupt' },
    { type: 'played', turn: 0, samples: 480 },
    { type: 'speech', on: false },
  ])('is taken: $type', (message) => {
    expect(parse(message)).toEqual(message);
  });

  test('may be as long as its longest input escaped', () => {
    const text = JSON.stringify({ type: 'say', input: '\u0001'.repeat(MAX_INPUT_CHARS) });
    expect(text.length).toBeLessThan(MAX_MESSAGE_BYTES);
    expect(parseConsoleInput(bytes(text), false)).toMatchObject({ type: 'say' });
  });

  test.each<[string, Uint8Array, boolean, string]>([
    ['binary', bytes('{"type":"interrupt"}'), true, 'MessageBinary'],
    ['too large', new Uint8Array(MAX_MESSAGE_BYTES + 1), false, 'MessageTooLarge'],
    ['no JSON', bytes('{"type":'), false, 'MessageMalformed'],
    ['no object', bytes('null'), false, 'MessageUnknown'],
    ['of another type', bytes('{"type":"sing"}'), false, 'MessageUnknown'],
    ['without its input', bytes('{"type":"say"}'), false, 'MessageInvalid'],
    ['with an empty input', bytes('{"type":"say","input":""}'), false, 'MessageInvalid'],
    ['with a negative count', bytes('{"type":"played","turn":0,"samples":-1}'), false, 'MessageInvalid'],
  ])('that is %s is refused with what to do', (_case, data, isBinary, code) => {
    const remedy = expect.stringMatching(/^(Send|Correct)/) as string;
    expect(() => parseConsoleInput(data, isBinary)).toThrow(expect.objectContaining({ code, status: 400, remedy }));
  });

  test('is told which field is wrong', () => {
    expect(() => parse({ type: 'played', turn: 'one', samples: 3 })).toThrow(/\/turn must be integer/);
  });
});
