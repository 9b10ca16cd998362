// The environment of the backend as a process of its own, read once; every fault is told together.
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { VoiceError } from '@firstword/shared/contract/errors';

export type BackendConfig = {
  host: string;
  port: number;
  /** The VoiceFlow that is served; watched. */
  flowFile: string;
  /** Folder of mounted Secrets: `<name>/<key>`. */
  secretsDir: string | undefined;
  /** Without it, and without the flow's own, the token log is in memory. */
  redisUrl: string | undefined;
  /** Service tokens, one a line. */
  accessTokenFile: string | undefined;
  /** Names this process to its siblings; of a pod, its name. */
  replicaId: string;
  logLevel: string;
};

type Environment = Record<string, string | undefined>;

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'];
const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

/** Empty variables count as unset. Throws `ConfigInvalid`. */
export const parseConfig = (env: Environment): BackendConfig => {
  const faults: string[] = [];
  const text = (name: string): string | undefined => env[name] || undefined;
  const port = Number(text('PORT') ?? 8080);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) faults.push('PORT is no port');
  const logLevel = text('LOG_LEVEL') ?? 'info';
  if (!LOG_LEVELS.includes(logLevel)) faults.push(`LOG_LEVEL is none of ${LOG_LEVELS.join(', ')}`);
  const flowFile = text('FLOW_FILE') ?? '';
  if (flowFile === '') faults.push('FLOW_FILE names no VoiceFlow file');
  const host = text('HOST') ?? '0.0.0.0';
  const accessTokenFile = text('ACCESS_TOKEN_FILE');
  if (!accessTokenFile && !LOOPBACK.includes(host)) {
    faults.push(`HOST ${host} is open to others, and ACCESS_TOKEN_FILE names no tokens for them`);
  }
  if (faults.length > 0) {
    throw new VoiceError('ConfigInvalid', `The environment is wrong: ${faults.join('; ')}.`, {
      status: 400,
      remedy: 'Set the named variables; HOST=127.0.0.1 needs no access tokens.',
    });
  }
  return {
    host,
    port,
    flowFile,
    secretsDir: text('SECRETS_DIR'),
    redisUrl: text('REDIS_URL'),
    accessTokenFile,
    replicaId: text('REPLICA_ID') ?? `${hostname()}-${randomBytes(3).toString('hex')}`,
    logLevel,
  };
};
