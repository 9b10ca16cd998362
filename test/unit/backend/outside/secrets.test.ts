import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { missingSecrets, secretValue } from '@firstword/backend/outside/secrets';
import { secretsFolder } from '@firstword/backend/outside/secrets-folder';
import { aFlow } from '../a-flow.ts';

it('reads a mounted secret as it is now, without the trailing newline', () => {
  const folder = mkdtempSync(join(tmpdir(), 'firstword-secrets-'));
  try {
    mkdirSync(join(folder, 'llm'));
    const secrets = secretsFolder(folder);
    expect(secrets.get('llm/key')).toBeUndefined();
    for (const key of ['sk-1', 'sk-2']) {
      writeFileSync(join(folder, 'llm', 'key'), `${key}\n`);
      expect(secrets.get('llm/key')).toBe(key);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
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
