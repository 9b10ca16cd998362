// A room that writes everything down, in the order in which it came.
import type { ConsoleEvent } from '@firstword/shared/contract/console';
import type { Room } from '@firstword/agent-worker/rooms/port';

type Audio = { type: 'audio'; turn: number; startSample: number; samples: Int16Array };
type EventOf<T extends ConsoleEvent['type']> = Extract<ConsoleEvent, { type: T }>;

export type RecordingRoom = Room & {
  all: (ConsoleEvent | Audio)[];
  /** The events of one type. */
  events<T extends ConsoleEvent['type']>(type: T): EventOf<T>[];
  /** All that came for a turn, as type words; repeats joined. */
  story(turn: number): string[];
  /** Samples that were sent for a turn. */
  sent(turn: number): number;
  audio(turn: number): Int16Array;
};

export const createRecordingRoom = (): RecordingRoom => {
  const all: RecordingRoom['all'] = [];
  const audioOf = (turn: number) => all.filter((one): one is Audio => one.type === 'audio' && one.turn === turn);
  return {
    all,
    send: (event) => void all.push(event),
    play: (turn, startSample, samples) => void all.push({ type: 'audio', turn, startSample, samples }),
    events: (type) => all.filter((one): one is EventOf<typeof type> => one.type === type),
    story: (turn) => {
      const types = all.filter((one) => 'turn' in one && one.turn === turn).map((one) => one.type);
      return types.filter((type, index) => type !== types[index - 1]);
    },
    sent: (turn) => audioOf(turn).reduce((sum, { samples }) => sum + samples.length, 0),
    audio: (turn) => Int16Array.from(audioOf(turn).flatMap(({ samples }) => [...samples])),
  };
};
