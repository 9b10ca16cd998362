// One MCP server, over Streamable HTTP: connected when it is first needed, and again after it was lost.
import { Client, ProtocolError, StreamableHTTPClientTransport, type Tool } from '@modelcontextprotocol/client';
import type { Clock } from '@firstword/shared/runtime/clock';
import { isLostSession, mcpFault, mcpTimeout } from './mcp-faults.ts';
import { orAborted } from './or-aborted.ts';
import { createMcpFetch } from './mcp-fetch.ts';
import { resultText } from './mcp-result.ts';

export type McpServerOptions = {
  name: string;
  url: string;
  /** Its bearer token, read anew for each request. */
  token?: () => string | undefined;
};

export type McpConnection = {
  readonly name: string;
  listTools(): Promise<Tool[]>;
  /** The text of a tool's result, or of the server's complaint about the call. */
  callTool(tool: string, args: Record<string, unknown>, signal: AbortSignal): Promise<string>;
  close(): Promise<void>;
};

const CONNECT_TIMEOUT_MS = 4_000;
const LIST_TIMEOUT_MS = 5_000;
const CALL_TIMEOUT_MS = 30_000;
/** The client's own time-outs stay out of the way of ours. */
const NEVER_MS = 2_147_483_647;

type Fetch = typeof globalThis.fetch;
/** A connection that is made, or being made; `broken` aborts when an answer over it broke off. */
type Opened = { client: Promise<Client>; broken: AbortSignal };
type Shared = { fetch: Fetch; clock: Clock };

/** The connection; every fault is thrown as a `VoiceError`. */
export const createMcpConnection = (server: McpServerOptions, { fetch, clock }: Shared): McpConnection => {
  const { name } = server;
  const within = createTimeLimit(name, clock);
  let current: Opened | null = null;

  const open = (): Opened => {
    const broken = new AbortController();
    const watchedFetch = createMcpFetch(fetch, (fault) => broken.abort(fault));
    const client = within(CONNECT_TIMEOUT_MS, null, (limit) => connect(server, watchedFetch, limit));
    return { client, broken: broken.signal };
  };
  /** Callers share one connection, which no turn of theirs ends; who sees it fail lets it go. */
  const use = async <T>(signal: AbortSignal, work: (client: Client, signal: AbortSignal) => Promise<T>): Promise<T> => {
    const opened = (current ??= open());
    try {
      return await work(await opened.client, AbortSignal.any([signal, opened.broken]));
    } catch (thrown) {
      if (!signal.aborted && !(thrown instanceof ProtocolError) && current === opened) current = null;
      throw opened.broken.aborted ? opened.broken.reason : thrown;
    }
  };

  return {
    name,
    listTools: () =>
      within(LIST_TIMEOUT_MS, null, (limit) =>
        use(limit, async (client, signal) => (await client.listTools({}, { signal, timeout: NEVER_MS })).tools),
      ),
    callTool: (tool, args, turn) =>
      within(CALL_TIMEOUT_MS, turn, async (limit) => {
        const call = () =>
          use(limit, (client, signal) =>
            client.callTool({ name: tool, arguments: args }, { signal, timeout: NEVER_MS }),
          );
        try {
          return resultText(await call().catch((thrown) => (isLostSession(thrown) ? call() : Promise.reject(thrown))));
        } catch (thrown) {
          if (thrown instanceof ProtocolError) return `Error: ${thrown.message}`;
          throw thrown;
        }
      }),
    close: async () => {
      const client = await current?.client.catch(() => null);
      await client?.close();
    },
  };
};

const connect = async ({ url, token }: McpServerOptions, fetch: Fetch, signal: AbortSignal): Promise<Client> => {
  const client = new Client({ name: 'firstword', version: '1' });
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    fetch,
    ...(token ? { authProvider: { token: async () => token() } } : {}),
  });
  await client.connect(transport, { signal, timeout: NEVER_MS });
  return client;
};

/** Bounds a piece of work in time, and makes its fault a typed one; the turn that wants it may end it sooner. */
const createTimeLimit =
  (server: string, clock: Clock) =>
  async <T>(ms: number, turn: AbortSignal | null, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    turn?.throwIfAborted();
    const overdue = new AbortController();
    const cancel = clock.after(ms, () => overdue.abort(mcpTimeout(server, ms)));
    const signal = turn ? AbortSignal.any([turn, overdue.signal]) : overdue.signal;
    try {
      return await orAborted(work(signal), signal);
    } catch (thrown) {
      turn?.throwIfAborted();
      throw mcpFault(server, thrown);
    } finally {
      cancel();
    }
  };
