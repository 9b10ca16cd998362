// The name of one version of a flow.
import { createHash } from 'node:crypto';
import type { VoiceFlow } from '@firstword/crds/voice-flow';

/** The same spec has the same hash. */
export const flowHash = ({ spec }: VoiceFlow): string =>
  createHash('sha256').update(JSON.stringify(spec)).digest('hex').slice(0, 12);
