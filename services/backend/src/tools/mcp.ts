// The MCP servers of a flow as one list of tools: named for a model, listed once in a while, none of them needed.
import type { Tool } from '@modelcontextprotocol/client';
import { toVoiceError } from '@firstword/shared/runtime/error-replies';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import type { ModelTool } from '../llm/port.ts';
import { createEgressGuard } from './egress.ts';
import { createGuardedFetch } from './guarded-fetch.ts';
import { createMcpConnection, type McpConnection, type McpServerOptions } from './mcp-connection.ts';
import { toolUnknown } from './mcp-faults.ts';
import { toolName } from './mcp-names.ts';
import { orAborted } from './or-aborted.ts';
import type { McpServers } from './port.ts';

export type McpServersOptions = {
  servers: readonly McpServerOptions[];
  /** `spec.egress.allow`. */
  allow: readonly string[];
  clock: Clock;
  log: Log;
};

const LIST_AGE_MS = 300_000;
/** A server that did not answer is not waited for again by the next caller. */
const FAILED_LIST_AGE_MS = 10_000;
const MAX_TOOLS = 64;
const MAX_DESCRIPTION_CHARS = 1_024;
const MAX_ANSWER_BYTES = 2 * 1024 * 1024;

type NamedTool = { tool: ModelTool; call: (args: Record<string, unknown>, signal: AbortSignal) => Promise<string> };

/** All servers of a flow. One that does not answer has no tools. */
export const createMcpServers = ({ servers, allow, clock, log }: McpServersOptions): McpServers => {
  const shared = { fetch: createGuardedFetch(createEgressGuard(allow), MAX_ANSWER_BYTES), clock };
  const lists = servers.map((server) => createToolList(createMcpConnection(server, shared), clock, log));

  const named = async (signal: AbortSignal): Promise<NamedTool[]> => {
    const all = await orAborted(Promise.all(lists.map((list) => list.current())), signal);
    const taken = new Set<string>();
    return all.flatMap(({ connection, tools }) =>
      tools.map((tool) => ({
        tool: modelTool(tool, toolName(connection.name, tool.name, taken)),
        call: (args, turn) => connection.callTool(tool.name, args, turn),
      })),
    );
  };

  return {
    tools: async (signal) => (await named(signal)).map(({ tool }) => tool),
    call: async (name, args, signal) => {
      const found = (await named(signal)).find(({ tool }) => tool.name === name);
      if (!found) throw toolUnknown();
      return found.call(args, signal);
    },
    close: async () => {
      await Promise.allSettled(lists.map((list) => list.close()));
    },
  };
};

/** A server's tools as it last listed them. Whoever comes while they are fetched waits for the same answer. */
const createToolList = (connection: McpConnection, clock: Clock, log: Log) => {
  let listed: { tools: Promise<Tool[]>; untilMs: number } | null = null;
  const fetchTools = (): Promise<Tool[]> => {
    const list = {
      untilMs: clock.nowMs() + LIST_AGE_MS,
      tools: connection.listTools().catch((thrown: unknown): Tool[] => {
        log.warn({ server: connection.name, code: toVoiceError(thrown).code }, 'MCP server has no tools for us');
        list.untilMs = clock.nowMs() + FAILED_LIST_AGE_MS;
        return [];
      }),
    };
    listed = list;
    return list.tools;
  };
  return {
    current: async () => {
      const tools = await (listed && clock.nowMs() < listed.untilMs ? listed.tools : fetchTools());
      return { connection, tools: tools.slice(0, MAX_TOOLS) };
    },
    close: () => connection.close(),
  };
};

const modelTool = ({ description = '', title, inputSchema }: Tool, name: string): ModelTool => ({
  name,
  description: (description || title || name).slice(0, MAX_DESCRIPTION_CHARS).toWellFormed(),
  parameters: inputSchema,
});
