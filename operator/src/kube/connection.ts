// Who we are to the API server, and how it is reached.
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

/** The header of a bearer token. */
export const bearer = (token: string | undefined): Record<string, string> =>
  token ? { authorization: `Bearer ${token.trim()}` } : {};
