// Connections to the Redis of a URL: each is there as soon as the server is, and again after it was lost.
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { VoiceError } from '@firstword/shared/contract/errors';
import { parseRedisUrl, type RedisUrl } from './redis-url.ts';
import { withScripts, type LogCommands } from '../scripts/scripts.ts';

export type Connection = (Redis | Cluster) & LogCommands;

export type Connect = {
  /** `onError`: told each time that it could not be had; callers see their commands wait. */
  open(name: string, onError?: (error: Error) => void): Connection;
  /** Keys of one command must share a slot. */
  isCluster: boolean;
  /**
   * All connections, those that are open too, are to where this URL points from now on. Throws `RedisMoved` for what
   * they cannot follow. Whoever calls it knows that the URL works.
   */
  follow(url: string): void;
};

/** Longer than any blocking read: a socket that is silent for so long is dead, though nobody has said so. */
const SOCKET_TIMEOUT_MS = 2_000;
const MAX_PAUSE_MS = 250;
/** Connect again, and send again what was refused. */
const RESEND = 2;

/** Throws `RedisUrlInvalid`. */
export const redisAt = (text: string): Connect => {
  let url = parseRedisUrl(text);
  const opened = new Set<Connection>();
  const open: Connect['open'] = (name, onError = () => {}) => {
    const connection = withScripts(url.kind === 'cluster' ? clusterAt(() => url) : serverAt(url, name, onError));
    opened.add(connection);
    connection.on('end', () => opened.delete(connection));
    for (const event of ['error', 'sentinelError', 'node error']) connection.on(event, onError);
    return connection;
  };
  return {
    open,
    isCluster: url.kind === 'cluster',
    follow: (next) => {
      const [before, after] = [url, parseRedisUrl(next)];
      const isSameServer = isSame(before, after);
      if (!isSameServer && (before.kind !== 'single' || after.kind !== 'single')) throw redisMoved();
      url = after;
      for (const connection of opened) {
        if (connection instanceof Cluster) for (const node of connection.nodes()) logIn(node, after);
        else if (isSameServer) logIn(connection, after);
        else moveTo(connection, after);
      }
    },
  };
};

const serverAt = (url: RedisUrl, name: string, onError: (error: Error) => void): Redis => {
  const { kind, hosts, master, isTls } = url;
  const [server] = hosts;
  let refusals = 0;
  const sentinels = { sentinels: hosts, name: master, sentinelRetryStrategy: pauseMs };
  const withTls = { enableTLSForSentinelMode: true, sentinelTLS: {} };
  return new Redis({
    ...optionsOf(url),
    ...(kind === 'sentinel' ? { ...sentinels, ...(isTls ? withTls : {}) } : server),
    db: url.db,
    connectionName: `firstword-${name}`,
    retryStrategy: (times) => pauseMs(times + refusals),
    // A server that was made a replica: its name may be the new master's by now.
    reconnectOnError: (error) => {
      if (!error.message.startsWith('READONLY')) return false;
      refusals += 1;
      onError(error);
      return RESEND;
    },
  });
};

const clusterAt = (current: () => RedisUrl): Cluster => {
  const cluster = new Cluster(current().hosts, {
    redisOptions: optionsOf(current()),
    clusterRetryStrategy: (times) => pauseMs(times),
    // A name stays one: certificates are for names.
    dnsLookup: (host, callback) => callback(null, host),
  });
  return cluster.on('+node', (node: Redis) => Object.assign(node.options, loginOf(current())));
};

const pauseMs = (times: number): number => Math.min(20 * times, MAX_PAUSE_MS);

const optionsOf = (url: RedisUrl): RedisOptions => ({
  ...loginOf(url),
  family: url.family,
  ...(url.isTls ? { tls: {} } : {}),
  connectTimeout: SOCKET_TIMEOUT_MS,
  socketTimeout: SOCKET_TIMEOUT_MS,
  maxRetriesPerRequest: null,
  // Redis 7.0 does not know how to take it, and its users would need a right for it.
  disableClientInfo: true,
});

/** What `ioredis` reads anew each time it connects. */
const loginOf = ({ username, password, sentinelUsername, sentinelPassword }: RedisUrl): RedisOptions => ({
  username,
  password,
  sentinelUsername,
  sentinelPassword,
});

/** Whether only the login differs. */
const isSame = (one: RedisUrl, other: RedisUrl): boolean => placeOf(one) === placeOf(other);

const placeOf = ({ kind, isTls, hosts, db, master, family }: RedisUrl): string =>
  JSON.stringify([kind, isTls, hosts, db, master, family]);

/** In the open connection, so that nothing has to wait; where there is none, the next one is made so. */
const logIn = (connection: Redis, url: RedisUrl): void => {
  Object.assign(connection.options, loginOf(url));
  const { username = 'default', password } = url;
  if (connection.status === 'ready' && password !== undefined)
    connection.auth(username, password).catch(() => undefined);
};

/** What waits for an answer is sent again, there. */
const moveTo = (connection: Redis, url: RedisUrl): void => {
  const [server] = url.hosts;
  Object.assign(connection.options, loginOf(url), server, {
    db: url.db,
    family: url.family,
    tls: url.isTls ? {} : undefined,
  });
  connection.disconnect(true);
};

const redisMoved = (): VoiceError =>
  new VoiceError(
    'RedisMoved',
    'The new URL of the Redis names other sentinels, or another Cluster, which is not followed.',
    {
      remedy: 'Restart the backends: kubectl rollout restart; their sessions end.',
    },
  );
