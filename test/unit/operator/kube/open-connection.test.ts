import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { apiPlaceOf, openConnection } from '../../../../operator/src/kube/open-connection.ts';
import { readServiceAccount } from '../../../../operator/src/kube/service-account.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connection-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
const clock = createFakeClock();

describe('a kubeconfig', () => {
  const open = async (user: string, cluster = '') => {
    await write(
      'config',
      `apiVersion: v1
kind: Config
current-context: one
contexts: [{ name: one, context: { cluster: c, user: u, namespace: voice } }]
clusters: [{ name: c, cluster: { server: "https://api.example:6443/", ${cluster} } }]
users: [{ name: u, user: { ${user} } }]
`,
    );
    return openConnection(apiPlaceOf({ KUBECONFIG: join(folder, 'config') }), clock);
  };

  test('names files beside it, and carries what it holds itself', async () => {
    await write('client.crt', 'a certificate');
    const data = Buffer.from('an authority').toString('base64');
    const connection = await open(
      'client-certificate: client.crt, client-key-data: a2V5',
      `certificate-authority-data: ${data}, tls-server-name: kubernetes`,
    );
    expect(connection).toMatchObject({ server: 'https://api.example:6443', namespace: 'voice' });
    const { ca, cert, key, servername } = connection.tls;
    expect([ca, cert, key, servername].map(String)).toEqual(['an authority', 'a certificate', 'key', 'kubernetes']);
    expect(await connection.headers()).toEqual({});
  });

  test('signs in by a token, or by a file that has one', async () => {
    await write('token', 'from a file\n');
    expect(await (await open('token: plain')).headers()).toEqual({ authorization: 'Bearer plain' });
    expect(await (await open('tokenFile: token')).headers()).toEqual({ authorization: 'Bearer from a file' });
  });

  test('signs in by a plugin, which the library runs', async () => {
    const status =
      '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"minted"}}';
    await write('plugin.cjs', `process.stdout.write('${status}')`);
    const exec = `exec: { apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: "${process.execPath}", args: ["${join(folder, 'plugin.cjs')}"] }`;
    expect(await (await open(exec)).headers()).toEqual({ Authorization: 'Bearer minted' });
  });

  test('that is none is refused with what to do', async () => {
    await write('config', 'current-context: two\ncontexts: []\nclusters: []\nusers: []\n');
    const opened = openConnection(apiPlaceOf({ KUBECONFIG: join(folder, 'config') }), clock);
    await expect(opened).rejects.toMatchObject({ code: 'KubeconfigInvalid', remedy: expect.any(String) });
  });
});

describe("a pod's own account", () => {
  test('its token is read again each minute', async () => {
    await Promise.all([write('ca.crt', 'ca'), write('token', 'one'), write('namespace', 'voice')]);
    const connection = await readServiceAccount({ host: 'fd00::1', port: '443', folder, clock });
    expect(connection).toMatchObject({ server: 'https://[fd00::1]:443', namespace: 'voice', tls: { ca: 'ca' } });
    await write('token', 'two');
    expect(await connection.headers()).toEqual({ authorization: 'Bearer one' });
    await clock.advance(60_000);
    expect(await connection.headers()).toEqual({ authorization: 'Bearer two' });
  });

  test('outside a cluster there is none', async () => {
    await expect(openConnection(apiPlaceOf({}), clock)).rejects.toMatchObject({ code: 'OutsideCluster' });
  });
});
