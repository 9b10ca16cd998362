// What a flow reaches outside of itself, with the Secrets that it was given: its http nodes' requests, its MCP servers.
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import { createHttpCaller } from '../tools/http-caller.ts';
import { createMcpServers } from '../tools/mcp.ts';
import type { HttpCaller, McpServers } from '../tools/port.ts';
import { secretValue, type Secrets } from './secrets.ts';

export type Reach = {
  http: HttpCaller;
  /** Null for a flow without MCP servers. */
  mcp: McpServers | null;
};

export type ReachOptions = { flow: VoiceFlow; secrets: Secrets; clock: Clock; log: Log };

/** One of each for a flow, so that their connections stay warm. */
export const createReach = ({ flow: { spec }, secrets, clock, log }: ReachOptions): Reach => {
  const { allow } = spec.egress;
  const servers = spec.mcp.map(({ name, url, tokenSecretRef }) => ({
    name,
    url,
    token: () => secretValue(secrets, tokenSecretRef),
  }));
  const mcp = servers.length > 0 ? createMcpServers({ servers, allow, clock, log }) : null;
  return { http: createHttpCaller({ allow, clock }), mcp };
};
