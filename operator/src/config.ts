// The environment of the operator, read once; every fault is told together.
import { VoiceError } from '@firstword/shared/contract/errors';
import type { DesiredOptions } from './desired/options.ts';
import { apiPlaceOf, type ApiPlace } from './kube/open-connection.ts';

export type OperatorConfig = {
  /** Empty: the whole cluster. */
  namespaces: string[];
  podName: string;
  /** Where the lease lies; else the kubeconfig's own namespace. */
  podNamespace: string | undefined;
  images: DesiredOptions['images'];
  imagePullPolicy: DesiredOptions['imagePullPolicy'];
  defaultsFile: string | undefined;
  prometheusUrl: string | undefined;
  /** Flows that roll at once after an upgrade. */
  maxParallelFlows: number;
  metricsPort: number;
  api: ApiPlace;
  /** A watch that is silent for longer is opened anew. */
  watchSilenceMs: number;
  logLevel: string;
};

type Environment = Record<string, string | undefined>;

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'];
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'] as const;
const VERSION = '0.1.0';

/** Empty variables count as unset. Throws `ConfigInvalid`. */
export const parseConfig = (env: Environment, hostname: string): OperatorConfig => {
  const faults: string[] = [];
  const text = (name: string): string | undefined => env[name] || undefined;
  const whole = (name: string, fallback: number, [from, to]: [number, number]): number => {
    const number = Number(text(name) ?? fallback);
    if (Number.isInteger(number) && number >= from && number <= to) return number;
    faults.push(`${name} is no whole number from ${from} to ${to}`);
    return fallback;
  };
  const oneOf = <Value extends string>(name: string, values: readonly Value[], fallback: Value): Value => {
    const value = text(name) ?? fallback;
    const known = values.find((candidate) => candidate === value);
    if (!known) faults.push(`${name} is none of ${values.join(', ')}`);
    return known ?? fallback;
  };
  const image = (name: string, repository: string): string => text(name) ?? `firstword/${repository}:${VERSION}`;
  const config: OperatorConfig = {
    namespaces: (text('WATCH_NAMESPACES') ?? '').split(/[\s,]+/).filter(Boolean),
    podName: text('POD_NAME') ?? hostname,
    podNamespace: text('POD_NAMESPACE'),
    images: {
      backend: image('BACKEND_IMAGE', 'backend'),
      agent: image('AGENT_IMAGE', 'agent'),
      piper: image('PIPER_IMAGE', 'piper'),
      piperCuda: image('PIPER_CUDA_IMAGE', 'piper-cuda'),
      espeak: image('ESPEAK_IMAGE', 'espeak'),
    },
    imagePullPolicy: oneOf('IMAGE_PULL_POLICY', PULL_POLICIES, 'IfNotPresent'),
    defaultsFile: text('DEFAULTS_FILE'),
    prometheusUrl: text('PROMETHEUS_URL'),
    maxParallelFlows: whole('MAX_PARALLEL_FLOWS', 5, [1, 10_000]),
    metricsPort: whole('METRICS_PORT', 8080, [0, 65_535]),
    api: apiPlaceOf(env),
    watchSilenceMs: whole('WATCH_SILENCE_SECONDS', 150, [1, 3_600]) * 1000,
    logLevel: oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
  };
  if (faults.length === 0) return config;
  throw new VoiceError('ConfigInvalid', `The environment is wrong: ${faults.join('; ')}.`, {
    status: 400,
    remedy: 'Correct the named variables; docs/operator.md lists them.',
  });
};
