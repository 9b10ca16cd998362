// Model, requests and tools of each version of a flow, made once and kept while a session still has that version.
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import { VoiceError } from '@firstword/shared/contract/errors';
import type { Clock } from '@firstword/shared/runtime/clock';
import type { Log } from '@firstword/shared/runtime/log';
import type { ChatModel } from '../llm/port.ts';
import type { HttpCaller, McpServers } from '../tools/port.ts';
import { createReach, type Reach } from './reach.ts';
import type { Secrets } from './secrets.ts';
import { createServerModel, namedServer } from './server-model.ts';

export type PortsOfFlows = {
  model(flow: VoiceFlow): ChatModel;
  http(flow: VoiceFlow): HttpCaller;
  mcp(flow: VoiceFlow): McpServers | null;
  close(): Promise<void>;
};

export type PortsOfFlowsOptions = { secrets: Secrets; clock: Clock; log: Log };

/** Ports that are made when they are first asked for. */
export const createPortsOfFlows = (options: PortsOfFlowsOptions): PortsOfFlows => {
  const models = new WeakMap<VoiceFlow, ChatModel>();
  const reaches = new WeakMap<VoiceFlow, Reach>();
  const opened = new Set<McpServers>();
  const reachOf = (flow: VoiceFlow): Reach => {
    const known = reaches.get(flow);
    if (known) return known;
    const reach = createReach({ flow, ...options });
    reaches.set(flow, reach);
    if (reach.mcp) opened.add(reach.mcp);
    return reach;
  };
  return {
    model: (flow) => {
      const model = models.get(flow) ?? modelOf(flow, options);
      models.set(flow, model);
      return model;
    },
    http: (flow) => reachOf(flow).http,
    mcp: (flow) => reachOf(flow).mcp,
    close: async () => {
      await Promise.allSettled([...opened].map((mcp) => mcp.close()));
    },
  };
};

const modelOf = ({ spec: { llm } }: VoiceFlow, { secrets, clock }: PortsOfFlowsOptions): ChatModel => {
  if (!llm) throw modelMissing();
  return createServerModel({ server: namedServer(llm, secrets), llm, secrets, clock, why: 'spec.llm names it' });
};

/** The demo model never runs in a cluster. */
export const modelMissing = (): VoiceError =>
  new VoiceError('ModelMissing', 'The flow names no model.', {
    status: 503,
    remedy: 'Give it spec.llm with baseURL and model; firstword dev has a demo model for a laptop.',
  });
