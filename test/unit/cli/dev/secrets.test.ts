import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { missingSecrets, readSecrets, secretValue } from '../../../../services/cli/src/dev/secrets.ts';
import { aFlow } from '../../backend/a-flow.ts';

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

it('finds what a reference names, and nothing for none', () => {
  const secrets = new Map([['llm/key', 'sk-123']]);
  expect(secretValue(secrets, { name: 'llm', key: 'key' })).toBe('sk-123');
  expect(secretValue(secrets, { name: 'llm', key: 'other' })).toBeUndefined();
  expect(secretValue(secrets, undefined)).toBeUndefined();
});

it('names each secret that a resource wants and was not given, once', () => {
  const flow = aFlow();
  const [own, other, crm] = ['own', 'other', 'crm'].map((key) => ({ name: 'keys', key }));
  const server = { baseURL: 'http://localhost/v1', model: 'm' };
  flow.spec.llm = {
    ...server,
    ...(own ? { apiKeySecretRef: own } : {}),
    firstTokenTimeout: '1s',
    stallTimeout: '1s',
    continuation: 'none',
    fallbacks: [other, other].map((reference) => ({ ...server, ...(reference ? { apiKeySecretRef: reference } : {}) })),
  };
  flow.spec.mcp = [{ name: 'crm', url: 'http://localhost/mcp', ...(crm ? { tokenSecretRef: crm } : {}) }];
  expect(missingSecrets(flow, new Map([['keys/own', 'x']]))).toEqual(['keys/other', 'keys/crm']);
});
