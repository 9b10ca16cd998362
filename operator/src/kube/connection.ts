// Who we are to the API server, and how it is reached: from a kubeconfig file, or from inside a cluster.
import { readKubeconfig } from './kubeconfig.ts';

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
  /** Fresh for each request: tokens are renewed. */
  headers(): Promise<Record<string, string>>;
};

type HttpsOptions = Tls & { headers?: Record<string, string | string[] | number | undefined> };

/** The connection that a kubeconfig file describes. */
export const openKubeconfig = async (path: string): Promise<Connection> =>
  (await readKubeconfig(path)) ?? (await signIn(path));

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
