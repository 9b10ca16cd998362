// Who we are to the API server, and how it is reached: from a kubeconfig file, or from inside a cluster.
import { KubeConfig } from '@kubernetes/client-node/dist/config.js';

export type Tls = {
  ca?: string | Buffer;
  cert?: string | Buffer;
  key?: string | Buffer;
  servername?: string;
  rejectUnauthorized?: boolean;
};

export type Connection = {
  server: string;
  /** The context's own namespace, where it names one. */
  namespace: string | undefined;
  tls: Tls;
  /** Fresh for each request: a mounted token is read again every minute, an exec plugin's when it ends. */
  headers(): Promise<Record<string, string>>;
};

type HttpsOptions = Tls & { headers?: Record<string, string | string[] | number | undefined> };

/** Reads `kubeconfig`, else the Pod's own service account. */
export const openConnection = async (kubeconfig: string | undefined): Promise<Connection> => {
  const config = new KubeConfig();
  if (kubeconfig) config.loadFromFile(kubeconfig);
  else config.loadFromCluster();
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
