import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readSecrets } from '../../../../services/cli/src/dev/secrets.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firstword-secret-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('reads a secret from its file, without the trailing newline', () => {
  writeFileSync(join(folder, 'key'), 'sk-123\n');
  expect(readSecrets([`llm/key=@${join(folder, 'key')}`]).get('llm/key')).toBe('sk-123');
});

it('says how the option is written when it is wrong', () => {
  expect(() => readSecrets(['llm=sk-123'])).toThrow(
    expect.objectContaining({ code: 'SecretOptionInvalid', remedy: expect.stringContaining('--secret llm/key=@') }),
  );
});

it('never repeats a value that was given in place of a file', () => {
  expect(() => readSecrets(['sk-very-secret'])).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('sk-very') }),
  );
});

it('names the file that cannot be read', () => {
  expect(() => readSecrets([`llm/key=@${join(folder, 'none')}`])).toThrow(
    expect.objectContaining({ code: 'SecretFileUnreadable' }),
  );
});
