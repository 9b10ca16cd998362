// ConfigMap <flow>-config: the effective VoiceFlow, mounted as a folder and read anew by running pods.
import { CONFIG_MAP } from '../kube/kinds.ts';
import type { KubeObject } from '../kube/object.ts';
import { PUBLISHED_VOICE, flowConfigName } from '../labels.ts';
import type { FlowPlan } from '../flow-plan.ts';
import { ownedBy } from './metadata.ts';

export const FLOW_FILE = 'voiceflow.json';

export const flowConfigMap = ({ flow, spec }: FlowPlan): KubeObject => {
  const { apiVersion, kind, metadata } = flow;
  const { name, namespace } = metadata;
  return {
    apiVersion: CONFIG_MAP.apiVersion,
    kind: CONFIG_MAP.kind,
    metadata: { ...ownedBy(flow, flowConfigName(name)), annotations: { [PUBLISHED_VOICE]: spec.tts.voice } },
    data: { [FLOW_FILE]: JSON.stringify({ apiVersion, kind, metadata: { name, namespace }, spec: contentOf(spec) }) },
  };
};

/** What is about pods alone is no content: it rolls them, and its change is no new flow to the sessions. */
const contentOf = ({ backend: _backend, agent, ...content }: FlowPlan['spec']) => ({
  ...content,
  agent: { callsPerPod: agent.callsPerPod, drainTimeout: agent.drainTimeout },
});
