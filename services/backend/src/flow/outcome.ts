// What becomes of a turn at a node.
import type { SessionEndReason } from '@firstword/shared/contract/token-event';
import type { Response } from './scope.ts';

export type Outcome =
  /** The node has run; its edges say where the flow goes, or that it stays. */
  | { type: 'edges'; response?: Response }
  /** An edge was taken already. */
  | { type: 'go'; to: string }
  /** The node has what the caller said still to hear. */
  | { type: 'hear' }
  | { type: 'listen' }
  /** The model is to be asked, and then asked again while it calls functions; what comes after it has answered. */
  | { type: 'answer'; after: 'listen' | 'edges'; round: number }
  | { type: 'over'; reason: SessionEndReason };
