// Where the caller is: what a turn needs of a room.
import type { ConsoleEvent } from '@firstword/shared/contract/console';

/** Both calls return at once, keep their order, and do nothing once the caller has left. */
export type Room = {
  send(event: ConsoleEvent): void;
  /** Audio of a turn, to be played from `startSample` of it on (24 kHz). Not copied: leave the samples alone. */
  play(turn: number, startSample: number, samples: Int16Array): void;
};
