// Whether Redis can be used, and why not: told once for each reason, however often it fails.
import type { VoiceError } from '@firstword/shared/contract/errors';
import { tokenLogAway } from '../../port.ts';
import { redisFault } from './faults.ts';

export type RedisHealth = {
  fault: () => VoiceError | null;
  failed: (thrown: unknown) => void;
  /** Nothing has come for long, and nobody has said why. */
  late: () => void;
  answered: () => void;
};

export const createRedisHealth = (onFault: (fault: VoiceError | null) => void = () => {}): RedisHealth => {
  let fault: VoiceError | null = null;
  const failed = (thrown: unknown): void => {
    const next = redisFault(thrown);
    const isNew = next.code !== fault?.code;
    fault = next;
    if (isNew) onFault(fault);
  };
  return {
    fault: () => fault,
    failed,
    late: () => {
      if (!fault) failed(tokenLogAway());
    },
    answered: () => {
      const wasAway = fault !== null;
      fault = null;
      if (wasAway) onFault(null);
    },
  };
};
