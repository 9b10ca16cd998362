// The functions that a session's model is given: decided once, since a list that changed would cost the prefix cache.
import { ensureError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import type { McpServers } from '../tools/port.ts';
import type { CompiledFlow } from './compile-flow.ts';
import { withMcpTools, type FlowFunctions } from './functions.ts';

export type GivenFunctionsOptions = {
  flow: CompiledFlow;
  mcp: McpServers | null;
  clock: Clock;
  log: Log;
  signal: AbortSignal;
};

/** How long MCP servers may take to say what tools they have; after that the session goes without them. */
const MCP_TIMEOUT_MS = 3_000;

/** Asks the MCP servers at the first call; every later call gets the same functions. */
export const createGivenFunctions = (options: GivenFunctionsOptions): (() => Promise<FlowFunctions>) => {
  let given: Promise<FlowFunctions> | null = null;
  return () => (given ??= withServers(options));
};

const withServers = async ({ flow, mcp, clock, log, signal }: GivenFunctionsOptions): Promise<FlowFunctions> => {
  if (!mcp) return flow.functions;
  const late = new AbortController();
  const cancel = clock.after(MCP_TIMEOUT_MS, () => late.abort());
  try {
    return withMcpTools(flow.functions, await mcp.tools(AbortSignal.any([signal, late.signal])));
  } catch (thrown) {
    log.warn({ error: ensureError(thrown).name }, 'session goes on without MCP servers');
    return flow.functions;
  } finally {
    cancel();
  }
};
