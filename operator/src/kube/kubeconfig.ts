// A kubeconfig file's current context, where it names files, tokens or certificates. Sign-in by plugins is the library's.
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { VoiceError } from '@firstword/shared/contract/errors';
import { bearer, type Connection, type Tls } from './connection.ts';

const text = Type.Optional(Type.String());

const Cluster = Type.Object({
  server: Type.String(),
  'certificate-authority': text,
  'certificate-authority-data': text,
  'insecure-skip-tls-verify': Type.Optional(Type.Boolean()),
  'tls-server-name': text,
  'proxy-url': text,
});
const User = Type.Object({
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
  token: text,
  tokenFile: text,
});
const named = <Field extends string, Schema extends typeof Cluster | typeof User>(field: Field, schema: Schema) =>
  Type.Array(Type.Object({ name: Type.String(), ...({ [field]: schema } as Record<Field, Schema>) }));

const Kubeconfig = Type.Object({
  'current-context': Type.String(),
  contexts: Type.Array(
    Type.Object({
      name: Type.String(),
      context: Type.Object({ cluster: Type.String(), user: Type.String(), namespace: text }),
    }),
  ),
  clusters: named('cluster', Cluster),
  users: named('user', User),
});
type User = Static<typeof User>;

/** Fields of a user that we know how to use. */
const PLAIN = new Set(Object.keys(User.properties));

/** Null for a user who signs in by a plugin, and for a cluster behind a proxy. Throws `KubeconfigInvalid`. */
export const readKubeconfig = async (path: string): Promise<Connection | null> => {
  const config: unknown = parse(await readFile(path, 'utf8'));
  if (!Value.Check(Kubeconfig, config)) throw invalid(path, 'it is no kubeconfig');
  const context = config.contexts.find(({ name }) => name === config['current-context'])?.context;
  const cluster = config.clusters.find(({ name }) => name === context?.cluster)?.cluster;
  const user = config.users.find(({ name }) => name === context?.user)?.user;
  if (!context || !cluster || !user) throw invalid(path, 'its current context, or what that names, is not there');
  if (cluster['proxy-url'] || Object.keys(user).some((field) => !PLAIN.has(field))) return null;
  const file = async (name?: string, data?: string): Promise<Buffer | undefined> => {
    if (data) return Buffer.from(data, 'base64');
    return name ? readFile(resolve(dirname(path), name)) : undefined;
  };
  const tls: Tls = {
    ...present('ca', await file(cluster['certificate-authority'], cluster['certificate-authority-data'])),
    ...present('cert', await file(user['client-certificate'], user['client-certificate-data'])),
    ...present('key', await file(user['client-key'], user['client-key-data'])),
    ...present('servername', cluster['tls-server-name']),
    ...(cluster['insecure-skip-tls-verify'] ? { rejectUnauthorized: false } : {}),
  };
  const token = await file(user.tokenFile);
  return {
    server: cluster.server.replace(/\/$/, ''),
    namespace: context.namespace,
    tls,
    headers: async () => bearer(user.token ?? token?.toString()),
  };
};

const present = <Value>(name: string, value: Value | undefined) => (value === undefined ? {} : { [name]: value });

const invalid = (path: string, what: string): VoiceError =>
  new VoiceError('KubeconfigInvalid', `The kubeconfig ${path} cannot be used: ${what}.`, {
    status: 400,
    remedy: 'Name another by KUBECONFIG.',
  });
