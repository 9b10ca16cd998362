// The page's state as a pure function of what happens: the server's events and the page's own actions.
import type { ConsoleEvent } from '@firstword/shared/contract/console';
import { newTurn, reduceTurn, stopTurn, type TurnEvent } from './reduce-turn.ts';
import type { Connection, Notice, PageAction, PlayerState, Turn, View } from './view.ts';

const MAX_NOTICES = 3;

const updateTurn = (view: View, turn: number, change: (turn: Turn) => Turn): View => ({
  ...view,
  turns: view.turns.map((known) =>
    known.turn === turn && known.conversation === view.conversation ? change(known) : known,
  ),
});

const startTurn = (view: View, event: Extract<ConsoleEvent, { type: 'turn-started' }>): View => ({
  ...view,
  turns: [...view.turns, newTurn(view.conversation, event)],
  pending: event.input === '' ? view.pending : view.pending.slice(1),
});

const addNotice = (view: View, { code, message, remedy }: Notice): View => ({
  ...view,
  // A notice instead of a session: the next message asks for one again.
  ...(view.session === 'opening' ? { session: 'none', pending: [] } : {}),
  notices: [
    ...view.notices.filter((notice) => notice.code !== code),
    { code, message, ...(remedy ? { remedy } : {}) },
  ].slice(-MAX_NOTICES),
});

const changeConnection = (view: View, connection: Connection): View => {
  if (connection.state === 'open' || view.session === 'none') return { ...view, connection };
  return { ...view, connection, session: 'ended', pending: [], turns: view.turns.map(stopTurn) };
};

const changePlayer = (view: View, player: PlayerState): View => ({
  ...view,
  sound: { ...view.sound, player },
  // Without a player nothing is ever spoken: the reply is there to be read.
  turns: player === 'unavailable' ? view.turns.map((turn) => ({ ...turn, channel: 'text' })) : view.turns,
});

/** What the page is after an event of the server. */
export const reduceEvent = (view: View, event: ConsoleEvent): View => {
  switch (event.type) {
    case 'status':
      return { ...view, status: event.status };
    case 'session-opened':
      return { ...view, session: 'open' };
    case 'notice':
      return addNotice(view, event);
    case 'turn-started':
      return startTurn(view, event);
    default:
      return updateTurn(view, event.turn, (turn) => reduceTurn(turn, event satisfies TurnEvent));
  }
};

/** What the page is after something that happened on it. */
export const reduceAction = (view: View, action: PageAction): View => {
  switch (action.type) {
    case 'connection-changed':
      return changeConnection(view, action.connection);
    case 'session-asked': {
      const pending = action.input === undefined ? [] : [action.input];
      return { ...view, session: 'opening', conversation: view.conversation + 1, pending };
    }
    case 'message-sent':
      return { ...view, pending: [...view.pending, action.input] };
    case 'audio-played':
      return updateTurn(view, action.turn, (turn) => ({ ...turn, playedSamples: action.samples, peak: action.peak }));
    case 'turn-stopped':
      return updateTurn(view, action.turn, stopTurn);
    case 'sound-switched':
      return { ...view, sound: { ...view.sound, on: action.on } };
    case 'player-changed':
      return changePlayer(view, action.player);
    case 'notice-dismissed':
    default:
      return { ...view, notices: view.notices.filter((notice) => notice.code !== action.code) };
  }
};
