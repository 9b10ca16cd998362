// What Redis, its sentinels or the way to it say when they refuse: what is wrong, and what helps, without their words.
import { VoiceError, ensureError } from '@firstword/shared/contract/errors';

const RETRY = { status: 503, retry: { afterMs: 1_000 } } as const;

type RedisFault = Error & { code?: string; lastNodeError?: Error };

type Known = [says: RegExp, code: string, message: string, remedy: string];

/** The first that fits is meant. */
export const REDIS_FAULTS: Known[] = [
  [
    /WRONGPASS|NOAUTH|invalid (?:username-)?password|without any password configured/,
    'RedisLoginRefused',
    'The Redis refuses the user or the password of its URL.',
    'Put the right ones into the URL, percent-encoded; sentinels take sentinelUsername and sentinelPassword.',
  ],
  [
    /NOPERM|user executing the script/,
    'RedisRightsMissing',
    'The user of the Redis may not do what the token log does.',
    'Give it the rights that the ACL line in docs/token-log.md lists.',
  ],
  [
    /ALTNAME_INVALID/,
    'RedisCertificateForeign',
    'The certificate of the Redis is for another name.',
    'Write a name into the URL that the certificate has; nodes of a Cluster announce theirs by cluster-announce-hostname.',
  ],
  [
    /UNABLE_TO_(?:VERIFY|GET)|SELF_SIGNED|CERT_|self[- ]signed certificate|unable to verify/,
    'RedisCertificateUntrusted',
    'The certificate of the Redis is not trusted.',
    'Name its authority by podTemplate.caBundle, outside a cluster by NODE_EXTRA_CA_CERTS.',
  ],
  [
    /^OOM|OOM command not allowed/,
    'RedisFull',
    'The Redis has no memory left, and keeps nothing more.',
    'Raise its maxmemory, or shorten privacy.retention.',
  ],
  [
    /^READONLY|read only replica/,
    'RedisReadOnly',
    'The Redis is a replica, and keeps nothing itself.',
    'Name its master, or the sentinels by redis+sentinel://.',
  ],
  [
    /^MISCONF/,
    'RedisDiskFails',
    'The Redis cannot write to its disk, and keeps nothing more.',
    'See its log: its disk is full, or not writable.',
  ],
  [
    /^MOVED|^ASK |cluster support disabled|unknown command '?sentinel/i,
    'RedisKindWrong',
    'The Redis is of another kind than its URL says.',
    'Write redis:// for a server, redis+sentinel:// for sentinels, redis+cluster:// for a Cluster.',
  ],
  [
    /CLUSTERDOWN|Cluster redirections|slots cache/,
    'RedisClusterDown',
    'The Redis Cluster does not serve all of its slots.',
    'See CLUSTER INFO: a master is away, or slots have no owner.',
  ],
  [
    /No such master/,
    'RedisMasterUnknown',
    'The sentinels know no master of this name.',
    'Write the name of sentinel monitor behind the hosts of the URL.',
  ],
];

/** Its own words are left out: they may hold what a command did. What is typed already stays as it is. */
export const redisFault = (thrown: unknown): VoiceError => {
  if (thrown instanceof VoiceError) return thrown;
  const { message, code = '', lastNodeError } = ensureError(thrown) as RedisFault;
  const said = [lastNodeError?.message ?? '', message, code];
  const known = REDIS_FAULTS.find(([says]) => said.some((words) => says.test(words)));
  if (known) return new VoiceError(known[1], known[2], { ...RETRY, remedy: known[3] });
  const [system] = /\bE[A-Z]{4,}\b/.exec(said.join(' ')) ?? [];
  return new VoiceError('TokenLogAway', `The Redis cannot be reached${system ? ` (${system})` : ''}.`, {
    ...RETRY,
    remedy:
      'See that it runs, that its URL has the right host and port, and rediss:// where it speaks TLS and only there.',
  });
};
