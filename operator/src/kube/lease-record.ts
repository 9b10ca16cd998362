// The Lease object: read, judged and written. Of two that write at once, the API server refuses one.
import type { Clock } from '@firstword/shared/runtime/clock';
import { isNotFound } from './faults.ts';
import { LEASE, pathOf } from './kinds.ts';
import type { KubeObject } from './object.ts';
import { microTimestampOf } from './timestamp.ts';
import type { Transport } from './transport.ts';

export type LeaseSpec = {
  holderIdentity?: string;
  leaseDurationSeconds?: number;
  acquireTime?: string;
  renewTime?: string;
  leaseTransitions?: number;
};
export type LeaseObject = KubeObject & { spec?: LeaseSpec };

export type LeaseRecord = {
  /** Null where there is none yet. */
  read(): Promise<LeaseObject | null>;
  /** Takes or renews it for so long; null gives it up. */
  write(old: LeaseObject | null, durationMs: number | null): Promise<void>;
};

type RecordOptions = {
  transport: Pick<Transport, 'send'>;
  namespace: string;
  name: string;
  identity: string;
  clock: Clock;
};

export const createLeaseRecord = ({ transport, namespace, name, identity, clock }: RecordOptions): LeaseRecord => {
  const path = pathOf(LEASE, { namespace, name });
  return {
    async read() {
      try {
        return await transport.send<LeaseObject>({ method: 'GET', path });
      } catch (thrown) {
        if (isNotFound(thrown)) return null;
        throw thrown;
      }
    },
    async write(old, durationMs) {
      const { apiVersion, kind } = LEASE;
      const spec = nextSpec(old, { identity, durationMs, wallMs: clock.wallMs() });
      const body = { apiVersion, kind, metadata: old?.metadata ?? { name, namespace }, spec };
      // The old resourceVersion goes along with the metadata.
      await (old
        ? transport.send({ method: 'PUT', path, body })
        : transport.send({ method: 'POST', path: pathOf(LEASE, { namespace }), body }));
    },
  };
};

type Claim = { identity: string; durationMs: number | null; wallMs: number };

const nextSpec = (old: LeaseObject | null, { identity, durationMs, wallMs }: Claim): LeaseSpec => {
  const before = old?.spec ?? {};
  const stays = before.holderIdentity === identity;
  const now = microTimestampOf(wallMs);
  return {
    holderIdentity: durationMs === null ? '' : identity,
    leaseDurationSeconds: durationMs === null ? 1 : durationMs / 1000,
    acquireTime: stays ? (before.acquireTime ?? now) : now,
    renewTime: now,
    leaseTransitions: (before.leaseTransitions ?? 0) + (stays || !old ? 0 : 1),
  };
};
