// The URL of a Redis, taken apart: one server, Sentinel or Cluster, with TLS, user and password as it has them.
import { VoiceError } from '@firstword/shared/contract/errors';

export type RedisHost = { host: string; port: number };

export type RedisUrl = {
  kind: 'single' | 'sentinel' | 'cluster';
  isTls: boolean;
  hosts: RedisHost[];
  /** Left out, the server's default user. */
  username: string | undefined;
  password: string | undefined;
  db: number;
  /** What the sentinels call the master. */
  master: string;
  /** Of the sentinels themselves, where they want one. */
  sentinelUsername: string | undefined;
  sentinelPassword: string | undefined;
  /** 4 or 6; 0: whatever the name has. */
  family: number;
};

const KINDS = { '': 'single', '+sentinel': 'sentinel', '+cluster': 'cluster' } as const;
const FORM = /^redis(s?)(|\+sentinel|\+cluster):\/\/(?:([^@/?#]*)@)?([^@/?#]+)(?:\/([^?#]*))?(?:\?([^#]*))?$/i;
const HOST = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/i;
const OPTIONS = ['db', 'family', 'sentinelUsername', 'sentinelPassword'];
/** Of older clients, which meant by it what is always so here. */
const IDLE_OPTION = 'allowUsernameInURI';

/**
 * `redis://user:password@host:port/db`, `rediss://` with TLS; `redis+sentinel://…@host:port,host:port/master-name`;
 * `redis+cluster://…@host:port,host:port`. Throws `RedisUrlInvalid`, which never repeats the URL.
 */
export const parseRedisUrl = (text: string): RedisUrl => {
  const [matched, tls, suffix = '', login = '', authority = '', path = '', query = ''] = FORM.exec(text) ?? [];
  if (matched === undefined) throw urlInvalid('is not one');
  const kind = KINDS[suffix.toLowerCase() as keyof typeof KINDS];
  const hosts = authority.split(',').map((each) => hostIn(each, kind));
  if (kind === 'single' && hosts.length > 1) throw urlInvalid('names several hosts, and says not what they are');
  const options = optionsIn(query);
  return {
    kind,
    isTls: tls !== '',
    hosts,
    ...loginIn(login),
    db: databaseIn(kind === 'sentinel' ? '' : path, options['db'], kind),
    master: (kind === 'sentinel' && decoded(path)) || 'mymaster',
    sentinelUsername: options['sentinelUsername'],
    sentinelPassword: options['sentinelPassword'],
    family: familyIn(options['family'] ?? '0'),
  };
};

const loginIn = (login: string): Pick<RedisUrl, 'username' | 'password'> => {
  const [username = '', ...secret] = login.split(':');
  return { username: decoded(username) || undefined, password: decoded(secret.join(':')) || undefined };
};

const databaseIn = (path: string, option: string | undefined, kind: RedisUrl['kind']): number => {
  const text = path || option || '0';
  if (!/^\d{1,5}$/.test(text)) throw urlInvalid('has a database that is no number');
  if (kind === 'cluster' && Number(text) !== 0) throw urlInvalid('names a database, and a Cluster has only 0');
  return Number(text);
};

const familyIn = (text: string): number => {
  if (!['0', '4', '6'].includes(text)) throw urlInvalid('has a family other than 4 and 6');
  return Number(text);
};

const hostIn = (text: string, kind: RedisUrl['kind']): RedisHost => {
  const [, host, port = kind === 'sentinel' ? '26379' : '6379'] = HOST.exec(text) ?? [];
  if (host === undefined || Number(port) > 65_535) throw urlInvalid('has a host that is none');
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
};

const optionsIn = (query: string): Record<string, string> => {
  const options = Object.fromEntries(new URLSearchParams(query));
  const unknown = Object.keys(options).find((name) => name !== IDLE_OPTION && !OPTIONS.includes(name));
  // The names that are known, and not this one: where the rest is wrong, it may be a piece of a password.
  if (unknown !== undefined) throw urlInvalid(`has options other than ${OPTIONS.join(', ')}`);
  return options;
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw urlInvalid('has a % that encodes nothing');
  }
};

const urlInvalid = (why: string): VoiceError =>
  new VoiceError('RedisUrlInvalid', `The URL of the Redis ${why}.`, {
    status: 400,
    remedy:
      'Write redis://user:password@host:6379/0, rediss:// for TLS, redis+sentinel:// or redis+cluster:// with hosts by comma; in user and password percent-encode @ : / ? # %.',
  });
