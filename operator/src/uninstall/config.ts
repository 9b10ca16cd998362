// The environment of the chart's pre-delete hook, read once.
import { VoiceError } from '@firstword/shared/contract/errors';
import { apiPlaceOf, type ApiPlace } from '../kube/open-connection.ts';

export type UninstallConfig = {
  flows: 'Keep' | 'Delete';
  /** Empty: the whole cluster. */
  namespaces: string[];
  /** Of the operator's own Deployment, and what selects its pods. */
  operator: { namespace: string; name: string; selector: string };
  api: ApiPlace;
};

/** Throws `ConfigInvalid`. */
export const parseUninstallConfig = (env: Record<string, string | undefined>): UninstallConfig => {
  const needed = (name: string): string => {
    const value = env[name];
    if (value) return value;
    throw new VoiceError('ConfigInvalid', `The environment is wrong: ${name} is not set.`, {
      status: 400,
      remedy: 'The chart’s pre-delete hook sets it.',
    });
  };
  return {
    flows: env['ON_UNINSTALL'] === 'Delete' ? 'Delete' : 'Keep',
    namespaces: (env['WATCH_NAMESPACES'] ?? '').split(/[\s,]+/).filter(Boolean),
    operator: {
      namespace: needed('OPERATOR_NAMESPACE'),
      name: needed('OPERATOR_DEPLOYMENT'),
      selector: needed('OPERATOR_SELECTOR'),
    },
    api: apiPlaceOf(env),
  };
};
