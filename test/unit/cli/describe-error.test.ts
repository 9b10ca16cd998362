import { expect, it } from 'vitest';
import { describeError } from '@firstword/cli/describe-error';
import { VoiceError } from '@firstword/shared/contract/errors';

it('says what is wrong and what to do, and ends with 2 where the input is to blame', () => {
  const error = new VoiceError('FileMissing', 'There is no file x.', { status: 400, remedy: 'Check the path.' });
  expect(describeError(error, false)).toEqual({
    text: 'firstword: There is no file x.\n    Check the path.\n',
    exitCode: 2,
  });
});

it('ends with 1 where something failed here', () => {
  expect(describeError(new VoiceError('PortInUse', 'Port 7337 is in use.'), false)).toEqual({
    text: 'firstword: Port 7337 is in use.\n',
    exitCode: 1,
  });
});

it('shows one line of an unknown error, and its stack only when asked', () => {
  const error = new Error('broken\n    at somewhere');
  expect(describeError(error, false).text).toBe(
    'firstword: broken\n    Run it again with FIRSTWORD_DEBUG=1 to see where it happened.\n',
  );
  expect(describeError(error, true).text).toMatch(/\n\s+at /);
});

it('takes whatever is thrown', () => {
  expect(describeError('oops', false).text).toContain('firstword: oops\n');
});
