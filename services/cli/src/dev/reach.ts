// What a flow reaches outside of itself, with the Secrets that it was given: its http nodes' requests, its MCP servers.
import { createHttpCaller } from '@firstword/backend/tools/http-caller';
import { createMcpServers } from '@firstword/backend/tools/mcp';
import type { HttpCaller, McpServers } from '@firstword/backend/tools/port';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import { secretValue, type Secrets } from './secrets.ts';

export type Reach = {
  http: HttpCaller;
  /** Null for a flow without MCP servers. */
  mcp: McpServers | null;
};

export type ReachOptions = { flow: VoiceFlow; secrets: Secrets; clock: Clock; log: Log };

/** One of each for the whole run, so that their connections stay warm. */
export const createReach = ({ flow: { spec }, secrets, clock, log }: ReachOptions): Reach => {
  const { allow } = spec.egress;
  const servers = spec.mcp.map(({ name, url, tokenSecretRef }) => {
    const token = secretValue(secrets, tokenSecretRef);
    return { name, url, ...(token === undefined ? {} : { token: () => token }) };
  });
  const mcp = servers.length > 0 ? createMcpServers({ servers, allow, clock, log }) : null;
  return { http: createHttpCaller({ allow, clock }), mcp };
};
