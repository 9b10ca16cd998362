// The last known state of a kind's objects, found by key or by index. Older news never overwrites newer.
import { keyOf, type KubeObject } from './object.ts';

export type Change = { before: KubeObject | undefined; after: KubeObject | undefined };

export type Store = {
  get(key: string): KubeObject | undefined;
  list(): KubeObject[];
  /** The objects that the named index files under `value`. */
  find(index: string, value: string): KubeObject[];
  /** What a list or a watch says. */
  put(object: KubeObject): void;
  /** What the answer to our own write says: nobody needs to be told. */
  note(object: KubeObject): void;
  /** Forgets exactly this object; one of the same name with another uid stays. */
  drop(object: KubeObject): void;
  /** The keys of all there is, in one namespace or in all: what is missing was deleted. */
  keepOnly(keys: ReadonlySet<string>, namespace?: string): void;
};

export type StoreOptions = {
  indexes?: Record<string, (object: KubeObject) => string[]>;
  /** Told of everything that changed. Must not throw. */
  onChange?: (change: Change) => void;
  /** What is kept of an object. */
  project?: (object: KubeObject) => KubeObject;
};

/** As many as can be on their way while a write of ours is answered. */
const MOST_GONE = 1_000;

export const createStore = ({ indexes = {}, onChange, project = (object) => object }: StoreOptions = {}): Store => {
  const objects = new Map<string, KubeObject>();
  const gone = createGone();
  const filed = new Map(Object.keys(indexes).map((index) => [index, new Map<string, Set<string>>()]));

  const refile = (key: string, before: KubeObject | undefined, after: KubeObject | undefined): void => {
    for (const [index, valuesOf] of Object.entries(indexes)) {
      const values = filed.get(index);
      for (const value of before ? valuesOf(before) : []) {
        const keys = values?.get(value);
        keys?.delete(key);
        if (keys?.size === 0) values?.delete(value);
      }
      for (const value of after ? valuesOf(after) : []) {
        const keys = values?.get(value) ?? new Set();
        values?.set(value, keys.add(key));
      }
    }
  };
  const set = (key: string, after: KubeObject | undefined, tell = onChange): void => {
    const before = objects.get(key);
    if (after) objects.set(key, after);
    else if (!objects.delete(key)) return;
    refile(key, before, after);
    tell?.({ before, after });
  };
  const put = (object: KubeObject, tell = onChange): void => {
    const key = keyOf(object);
    if (gone.has(object.metadata.uid)) return;
    if (isNews(object, objects.get(key))) set(key, project(withoutBallast(object)), tell);
  };
  return {
    get: (key) => objects.get(key),
    list: () => [...objects.values()],
    find: (index, value) =>
      [...(filed.get(index)?.get(value) ?? [])].flatMap((key) => {
        const object = objects.get(key);
        return object ? [object] : [];
      }),
    put: (object) => put(object),
    note: (object) => put(object, () => undefined),
    drop: (object) => {
      const key = keyOf(object);
      const { uid } = object.metadata;
      gone.add(uid);
      if (objects.get(key)?.metadata.uid === uid) set(key, undefined);
    },
    keepOnly: (keys, namespace) => {
      const prefix = namespace === undefined ? '' : `${namespace}/`;
      for (const [key, { metadata }] of objects) {
        if (!key.startsWith(prefix) || keys.has(key)) continue;
        gone.add(metadata.uid);
        set(key, undefined);
      }
    },
  };
};

/** An answer to our own write may come after the news that the object is gone: it must not bring it back. */
const createGone = () => {
  const uids = new Set<string>();
  return {
    add(uid: string | undefined): void {
      if (uid) uids.add(uid);
      for (const oldest of uids) {
        if (uids.size <= MOST_GONE) break;
        uids.delete(oldest);
      }
    },
    has: (uid: string | undefined): boolean => uid !== undefined && uids.has(uid),
  };
};

/** Resource versions of one kind grow (comparable by contract since Kubernetes 1.35, and in fact ever since etcd 3). */
const isNews = ({ metadata }: KubeObject, known: KubeObject | undefined): boolean => {
  if (!known || known.metadata.uid !== metadata.uid) return true;
  const version = metadata.resourceVersion ?? '';
  const knownVersion = known.metadata.resourceVersion ?? '';
  const [digits, knownDigits] = [version, knownVersion].map((text) => (/^\d+$/.test(text) ? BigInt(text) : null));
  if (digits === null || knownDigits === null || digits === undefined || knownDigits === undefined) {
    return version !== knownVersion;
  }
  return digits > knownDigits;
};

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Without what only other clients read. */
const withoutBallast = (object: KubeObject): KubeObject => {
  const { managedFields: _fields, annotations, ...metadata } = object.metadata;
  if (!annotations) return { ...object, metadata };
  const { [LAST_APPLIED]: _applied, ...kept } = annotations;
  return { ...object, metadata: { ...metadata, annotations: kept } };
};
