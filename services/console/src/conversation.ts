// What the user can do, and what follows from it for the socket and the player.
import type { Player } from './audio/player.ts';
import type { ConsoleSocket } from './socket.ts';
import { isActive } from './state/marks.ts';
import type { Store } from './state/store.ts';
import type { Turn, View } from './state/view.ts';

export type ConversationOptions = { store: Store; socket: ConsoleSocket; player: Player };

export type Conversation = ReturnType<typeof createConversation>;

/** The newest turn that can still be stopped. */
export const activeTurn = ({ turns, conversation }: View): Turn | undefined =>
  turns.findLast((turn) => turn.conversation === conversation && isActive(turn));

/** The page's commands. */
export const createConversation = ({ store, socket, player }: ConversationOptions) => {
  const open = (input?: string): boolean => {
    const first = input === undefined ? {} : { input };
    player.start();
    if (!socket.send({ type: 'open', ...first })) return false;
    player.reset();
    store.dispatch({ type: 'session-asked', ...first });
    return true;
  };

  // Silence first, then the exact place: the worker must know it before it hears of the barge-in.
  const silence = (): boolean => {
    const turn = activeTurn(store.view());
    if (!turn) return false;
    player.stop(turn.turn);
    store.dispatch({ type: 'turn-stopped', turn: turn.turn });
    if (turn.channel !== 'text') socket.send({ type: 'played', turn: turn.turn, samples: turn.playedSamples });
    return true;
  };

  return {
    /** Opens the session; the greeting is spoken. */
    start: () => open(),
    /** Sends a message: opens the session if there is none, barges in if the agent speaks. False: not sent. */
    say: (input: string): boolean => {
      const { connection, session } = store.view();
      if (connection.state !== 'open') return false;
      if (session === 'none' || session === 'ended') return open(input);
      player.start();
      silence();
      if (!socket.send({ type: 'say', input })) return false;
      store.dispatch({ type: 'message-sent', input });
      return true;
    },
    /** Stops the agent. */
    stop: () => {
      if (silence()) socket.send({ type: 'interrupt' });
    },
    /** Sound off: silent at once, in text from the next turn on. */
    setSound: (on: boolean) => {
      store.dispatch({ type: 'sound-switched', on });
      player.mute(!on);
      if (on) player.start();
      socket.send({ type: 'speech', on });
    },
    /** The tap that a browser with an autoplay policy waits for. */
    wakeSound: () => player.start(),
    retryConnection: () => socket.retry(),
    dismissNotice: (code: string) => store.dispatch({ type: 'notice-dismissed', code }),
  };
};
