// The connection by a kubeconfig file, or from inside a cluster.
import type { Clock } from '@firstword/shared/runtime/clock';
import { readKubeconfig } from './kubeconfig.ts';
import { readServiceAccount } from './service-account.ts';
import type { Connection, Tls } from './connection.ts';

type HttpsOptions = Tls & { headers?: Record<string, string | string[] | number | undefined> };

/** Where the API server is said to be: by a file, else by what every pod is given. */
export type ApiPlace = { kubeconfig: string | undefined; host: string | undefined; port: string | undefined };

export const openConnection = async (place: ApiPlace, clock: Clock): Promise<Connection> => {
  const { kubeconfig } = place;
  if (!kubeconfig) return readServiceAccount({ ...place, clock });
  return (await readKubeconfig(kubeconfig)) ?? (await signIn(kubeconfig));
};

/** Reads it out of the environment. */
export const apiPlaceOf = (env: Record<string, string | undefined>): ApiPlace => ({
  kubeconfig: env['KUBECONFIG'] || undefined,
  host: env['KUBERNETES_SERVICE_HOST'] || undefined,
  port: env['KUBERNETES_SERVICE_PORT'] || undefined,
});

/** The library knows every plugin; it is loaded only for those who need one, as it takes 85 MB. */
const signIn = async (path: string): Promise<Connection> => {
  const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js');
  const config = new KubeConfig();
  config.loadFromFile(path);
  const read = async (): Promise<HttpsOptions> => {
    const options: HttpsOptions = { headers: {} };
    await config.applyToHTTPSOptions(options);
    return options;
  };
  const { ca, cert, key, servername, rejectUnauthorized } = await read();
  return {
    server: (config.getCurrentCluster()?.server ?? '').replace(/\/$/, ''),
    namespace: config.getContextObject(config.getCurrentContext())?.namespace,
    tls: Object.fromEntries(
      Object.entries({ ca, cert, key, servername, rejectUnauthorized }).filter(([, value]) => value !== undefined),
    ),
    headers: async () => {
      const { headers = {} } = await read();
      return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    },
  };
};
