// Names of keys: all of a session share a hash tag, one of 64, so that a Redis Cluster keeps them in one slot.
import { createHash } from 'node:crypto';

const BUCKETS = 64;

export type SessionKeys = {
  /** The stream of its entries. */
  log: string;
  /** Epoch, owner, state, pinned flow, and whose taps there are. */
  meta: string;
  /** The stream of what reached a replica that does not run it. */
  control: string;
  /** Of its bucket: the sessions that run a turn, each with its owner. */
  running: string;
  bucket: number;
};

export type Keys = {
  of(session: string): SessionKeys;
  running(bucket: number): string;
  /** How long each replica's lease lasts. */
  replicas: string;
  /** The stream of notes for a replica. */
  inbox(replica: string): string;
  /** The stream of what others write into sessions that the replica follows. */
  tap(replica: string, bucket: number): string;
  buckets: number;
};

export const bucketOf = (name: string): number => (createHash('sha1').update(name).digest()[0] ?? 0) % BUCKETS;

/** `session` is `<flow>:<session id>`; keys are `fw:<namespace>/<flow>:{b0…b63}:<session id>…`. */
export const createKeys = (namespace: string, flow: string): Keys => {
  const prefix = `fw:${namespace}/${flow}:`;
  const tag = (bucket: number): string => `${prefix}{b${bucket}}`;
  return {
    of: (session) => {
      const bucket = bucketOf(session);
      const name = session.startsWith(`${flow}:`) ? session.slice(flow.length + 1) : session;
      const base = `${tag(bucket)}:${name}`;
      return {
        log: `${base}:log`,
        meta: `${base}:meta`,
        control: `${base}:control`,
        running: `${tag(bucket)}::running`,
        bucket,
      };
    },
    running: (bucket) => `${tag(bucket)}::running`,
    replicas: `${tag(0)}::replicas`,
    inbox: (replica) => `${tag(bucketOf(replica))}::inbox:${replica}`,
    tap: (replica, bucket) => `${tag(bucket)}::tap:${replica}`,
    buckets: BUCKETS,
  };
};
