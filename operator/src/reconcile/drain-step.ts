// What to do next about a flow that is being deleted: agents leave first, then the backend, then the pool.
import { durationMs } from '@firstword/crds/duration';
import type { KubeObject } from '../kube/object.ts';
import { DEPLOYMENT, VOICE_POOL } from '../kube/kinds.ts';
import { FORCE_DELETE, agentName, backendName } from '../labels.ts';
import type { FlowObject } from '../resources.ts';
import { podsOfPart } from './touch-pods.ts';

export type DrainFacts = {
  flow: FlowObject;
  /** What the flow owns. */
  owned: readonly KubeObject[];
  pods: readonly KubeObject[];
  isNamespaceLeaving: boolean;
  wallMs: number;
};

export type DrainStep = {
  /** Objects that are no longer needed. */
  remove: KubeObject[];
  /** Who is waited for; null when nothing is, and the flow may go. */
  waitsFor: string | null;
};

/** The backend's own time to end its streams. */
const BACKEND_MS = 90_000;

const GO: DrainStep = { remove: [], waitsFor: null };

export const drainStep = ({ flow, owned, pods, isNamespaceLeaving, wallMs }: DrainFacts): DrainStep => {
  const { name, annotations, deletionTimestamp = '' } = flow.metadata;
  // The namespace takes everything along, whatever we wait for.
  if (isNamespaceLeaving || annotations?.[FORCE_DELETE] === 'true') return GO;
  const sinceMs = wallMs - Date.parse(deletionTimestamp);
  const drainMs = durationMs(flow.spec.agent.drainTimeout);
  const agents = podsOfPart(pods, 'agent').length;
  const agentDeployment = deploymentsOf(owned, agentName(name));
  if (agents + agentDeployment.length > 0 && sinceMs < drainMs) {
    return { remove: agentDeployment, waitsFor: `${agents} agent pods finish their calls.` };
  }
  const backends = podsOfPart(pods, 'backend').length;
  const backendDeployment = deploymentsOf(owned, backendName(name));
  const leaving = [...agentDeployment, ...backendDeployment];
  if (backends + leaving.length > 0 && sinceMs < drainMs + BACKEND_MS) {
    return { remove: leaving, waitsFor: `${backends} backend pods end their streams.` };
  }
  const pools = owned.filter(({ kind }) => kind === VOICE_POOL.kind);
  return { remove: [...leaving, ...pools], waitsFor: null };
};

const deploymentsOf = (owned: readonly KubeObject[], name: string): KubeObject[] =>
  owned.filter(({ kind, metadata }) => kind === DEPLOYMENT.kind && metadata.name === name);
