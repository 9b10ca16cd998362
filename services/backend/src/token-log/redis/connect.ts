// Redis by its URL: one server, Sentinel or Cluster, with TLS, user and password as the URL has them.
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { VoiceError } from '@firstword/shared/contract/errors';
import { withScripts, type LogCommands } from './scripts.ts';

export type Connection = (Redis | Cluster) & LogCommands;

export type Connect = {
  /** Connected as soon as the server is there, and again after it was lost. */
  open(name: string): Connection;
  /** Keys of one command must share a slot. */
  isCluster: boolean;
};

const SCHEMES = ['redis:', 'rediss:', 'redis+sentinel:', 'rediss+sentinel:', 'redis+cluster:', 'rediss+cluster:'];
/** Longer than any blocking read: a socket that is silent for so long is dead, though nobody has said so. */
const SOCKET_TIMEOUT_MS = 2_000;
const MAX_PAUSE_MS = 250;

/**
 * `redis://user:password@host:port/db`, `rediss://` with TLS; `redis+sentinel://…@host:port,host:port/master-name`;
 * `redis+cluster://…@host:port,host:port`. Throws `RedisUrlInvalid`, which never repeats the URL.
 */
export const redisAt = (text: string): Connect => {
  const { scheme, hosts, username, password, path } = partsOf(text);
  const isTls = scheme.startsWith('rediss');
  const login = { ...(username ? { username } : {}), ...(password ? { password } : {}) };
  const options: RedisOptions = {
    ...login,
    ...(isTls ? { tls: {} } : {}),
    connectTimeout: SOCKET_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(20 * times, MAX_PAUSE_MS),
  };
  if (scheme.endsWith('+cluster:')) {
    const clusterRetryStrategy = (times: number): number => Math.min(50 * times, MAX_PAUSE_MS);
    return {
      isCluster: true,
      open: () => known(new Cluster(hosts, { redisOptions: options, clusterRetryStrategy })),
    };
  }
  if (scheme.endsWith('+sentinel:')) {
    const sentinel = {
      sentinels: hosts,
      name: path || 'mymaster',
      ...(isTls ? { enableTLSForSentinelMode: true } : {}),
    };
    return { isCluster: false, open: (name) => known(new Redis({ ...options, ...sentinel, connectionName: name })) };
  }
  const [server] = hosts;
  const db = Number(path || 0);
  return {
    isCluster: false,
    open: (name) => known(new Redis({ ...options, ...server, db, connectionName: `firstword-${name}` })),
  };
};

/** ioredis tells of every lost connection as an error; it connects again by itself, and callers see their commands wait. */
const known = (connection: Redis | Cluster): Connection => {
  connection.on('error', () => {});
  return withScripts(connection);
};

const partsOf = (text: string) => {
  const match = /^([a-z+]+:)\/\/(?:([^@/]*)@)?([^/]+)(?:\/([^?]*))?$/.exec(text);
  const [, scheme = '', login = '', authority = '', path = ''] = match ?? [];
  if (!match || !SCHEMES.includes(scheme)) throw urlInvalid();
  const hosts = authority.split(',').map((each) => {
    const [, host = '', port = scheme.endsWith('+sentinel:') ? '26379' : '6379'] =
      /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(each) ?? [];
    if (host === '') throw urlInvalid();
    return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
  });
  const [username = '', ...secret] = login.split(':');
  return {
    scheme,
    hosts,
    path: decodeURIComponent(path),
    username: decodeURIComponent(username),
    password: decodeURIComponent(secret.join(':')),
  };
};

const urlInvalid = (): VoiceError =>
  new VoiceError('RedisUrlInvalid', 'The URL of the Redis is none.', {
    status: 400,
    remedy:
      'Write redis://user:password@host:6379/0, rediss:// for TLS, redis+sentinel:// or redis+cluster:// with hosts by comma.',
  });
