// The Pod's own service account: its token is renewed by the kubelet, so the file is read again every minute.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VoiceError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import { bearer, type Connection } from './connection.ts';

type Place = { host: string | undefined; port: string | undefined; folder?: string; clock: Clock };

const FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';
const READ_AGAIN_MS = 60_000;

/** Throws `OutsideCluster` where there is none. */
export const readServiceAccount = async ({ host, port, folder = FOLDER, clock }: Place): Promise<Connection> => {
  const read = async (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
  if (!host || !port) throw outside();
  const ca = await read('ca.crt').catch((cause: unknown) => Promise.reject(outside(cause)));
  let token = { text: await read('token'), readMs: clock.nowMs() };
  return {
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    namespace: await read('namespace').catch(() => undefined),
    tls: { ca },
    async headers() {
      if (clock.nowMs() - token.readMs >= READ_AGAIN_MS) token = { text: await read('token'), readMs: clock.nowMs() };
      return bearer(token.text);
    },
  };
};

const outside = (cause?: unknown): VoiceError =>
  new VoiceError('OutsideCluster', 'This is no pod of a cluster, and no kubeconfig is named.', {
    remedy: 'Set KUBECONFIG.',
    cause,
  });
