// What the operator knows of the cluster: a store for each kind, and who has to look again when something changes.
import { CONFIG_MAP, DEPLOYMENT, DISRUPTION_BUDGET, NETWORK_POLICY, SCALED_OBJECT, SERVICE } from '../kube/kinds.ts';
import { POD, SERVICE_ACCOUNT, VOICE_FLOW, VOICE_POOL, type Kind } from '../kube/kinds.ts';
import { controllerOf, keyOf, type KubeObject } from '../kube/object.ts';
import { createStore, type Change, type Store } from '../kube/store.ts';
import { hashOf } from '../hash.ts';
import { FLOW_LABEL, POOL_LABEL, agentName, backendName, piperName, type Part } from '../labels.ts';
import { poolNamesOf, speaksBy, type FlowObject } from '../resources.ts';
import { projectPod } from '../status/pod-state.ts';

/** The kinds that resources own: nothing of any other kind is ever deleted. */
export const OWNED_KINDS: readonly Kind[] = [
  CONFIG_MAP,
  SERVICE_ACCOUNT,
  SERVICE,
  DISRUPTION_BUDGET,
  NETWORK_POLICY,
  DEPLOYMENT,
  SCALED_OBJECT,
];

export type World = {
  store(kind: Pick<Kind, 'kind'>): Store;
  /** The kind of an object that we own. */
  kindOf(object: KubeObject): Kind;
  /** What an owner owns, of all kinds. */
  ownedBy(uid: string): KubeObject[];
  /** A part's Deployment; what only bears its name is none. */
  deploymentOf(part: Part): KubeObject | undefined;
  /** The pods of its Deployments. */
  podsOf(label: typeof FLOW_LABEL | typeof POOL_LABEL, owner: KubeObject): KubeObject[];
  flowsOfPool(pool: KubeObject): FlowObject[];
};

/** What people change is looked at now; what pods and children do comes in crowds and is looked at together. */
export type Wake = { flow(key: string, isChild?: boolean): void; pool(key: string, isChild?: boolean): void };

/** What is kept of a ConfigMap: its texts are long, and only whether they differ matters. */
export const withHashedData = (object: KubeObject): KubeObject => {
  if (object.kind !== CONFIG_MAP.kind) return object;
  const data = Object.entries((object['data'] ?? {}) as Record<string, string>);
  return { ...object, data: Object.fromEntries(data.map(([name, text]) => [name, hashOf(text)])) };
};

const OWNER_INDEX = { owner: (object: KubeObject) => [controllerOf(object)?.uid ?? ''].filter(Boolean) };

const placed = ({ metadata }: KubeObject, name: string): string => `${metadata.namespace}/${name}`;

const POD_INDEX = {
  owner: (pod: KubeObject) =>
    [FLOW_LABEL, POOL_LABEL].flatMap((label) => {
      const name = pod.metadata.labels?.[label];
      return name ? [`${label}=${placed(pod, name)}`] : [];
    }),
};

const POOL_NAMES = {
  pool: (flow: KubeObject) => poolNamesOf(flow as FlowObject).map((name) => placed(flow, name)),
};

export const createWorld = (wake: Wake): World => {
  const wakeOwner = (object: KubeObject): void => {
    const owner = controllerOf(object);
    if (owner?.kind === VOICE_FLOW.kind) wake.flow(placed(object, owner.name), true);
    if (owner?.kind === VOICE_POOL.kind) wake.pool(placed(object, owner.name), true);
  };
  const onEither = (look: (object: KubeObject) => void) => ({
    onChange: ({ before, after }: Change) => [before, after].forEach((object) => object && look(object)),
  });
  const flows = createStore({
    indexes: POOL_NAMES,
    onChange: (change) => {
      const flow = change.after ?? change.before;
      if (!flow || isStatusOnly(change)) return;
      wake.flow(keyOf(flow));
      for (const side of [change.before, change.after]) {
        for (const key of side ? POOL_NAMES.pool(side) : []) wake.pool(key);
      }
    },
  });
  const pools = createStore({
    indexes: OWNER_INDEX,
    onChange: (change) => {
      const pool = change.after ?? change.before;
      if (!pool) return;
      if (!isStatusOnly(change)) wake.pool(keyOf(pool));
      for (const flow of flows.find('pool', keyOf(pool))) wake.flow(keyOf(flow));
    },
  });
  const pods = createStore({
    indexes: POD_INDEX,
    project: projectPod,
    ...onEither(({ metadata }) => {
      const { [FLOW_LABEL]: flow, [POOL_LABEL]: pool } = metadata.labels ?? {};
      if (flow) wake.flow(`${metadata.namespace}/${flow}`, true);
      if (pool) wake.pool(`${metadata.namespace}/${pool}`, true);
    }),
  });
  const owned = OWNED_KINDS.map(
    ({ kind }) =>
      [kind, createStore({ indexes: OWNER_INDEX, project: withHashedData, ...onEither(wakeOwner) })] as const,
  );
  const stores = new Map<string, Store>([
    ...owned,
    [VOICE_FLOW.kind, flows],
    [VOICE_POOL.kind, pools],
    [POD.kind, pods],
  ]);
  return createViews(stores);
};

/** Anybody may label a pod: ours come from a ReplicaSet of a Deployment of ours. */
const isMadeFor = ({ kind, metadata }: KubeObject, pod: KubeObject): boolean => {
  const maker = controllerOf(pod);
  const hash = pod.metadata.labels?.['pod-template-hash'];
  const deployments =
    kind === VOICE_POOL.kind ? [piperName(metadata.name)] : [backendName(metadata.name), agentName(metadata.name)];
  return maker?.kind === 'ReplicaSet' && deployments.some((name) => maker.name === `${name}-${hash}`);
};

const createViews = (stores: ReadonlyMap<string, Store>): World => {
  const kinds = new Map([...OWNED_KINDS, VOICE_POOL].map((kind) => [kind.kind, kind]));
  const known = <T>(found: T | undefined, kind: string): T => {
    if (found === undefined) throw new RangeError(`no store keeps ${kind}`);
    return found;
  };
  const store = ({ kind }: Pick<Kind, 'kind'>): Store => known(stores.get(kind), kind);
  return {
    store,
    kindOf: ({ kind }) => known(kinds.get(kind), kind),
    ownedBy: (uid) => [...kinds.values()].flatMap((kind) => store(kind).find('owner', uid)),
    deploymentOf: ({ owner, name }) => {
      const named = store(DEPLOYMENT).get(placed(owner, name));
      return named && controllerOf(named)?.uid === owner.metadata.uid ? named : undefined;
    },
    podsOf: (label, owner) =>
      store(POD)
        .find('owner', `${label}=${keyOf(owner)}`)
        .filter((pod) => isMadeFor(owner, pod)),
    flowsOfPool: (pool) =>
      (store(VOICE_FLOW).find('pool', keyOf(pool)) as FlowObject[]).filter((flow) => speaksBy(flow, pool)),
  };
};

/** True where nothing but what we wrote ourselves is new. */
const isStatusOnly = ({ before, after }: Change): boolean => {
  if (!before || !after || before.metadata.uid !== after.metadata.uid) return false;
  const [old, now] = [before, after].map(({ metadata }) => {
    const { resourceVersion: _, ...rest } = metadata;
    return JSON.stringify(rest);
  });
  return old === now;
};
