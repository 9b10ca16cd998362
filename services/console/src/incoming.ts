// What comes in by itself: the server's events and audio, the connection's fate, the player's reports.
import { activeTurn, type ConversationOptions } from './conversation.ts';
import type { PlayerOptions } from './audio/player.ts';
import type { SocketOptions } from './socket.ts';

/** The handlers of the socket and of the player. */
export type Incoming = Pick<SocketOptions, 'onConnection' | 'onEvent' | 'onAudio'> &
  Pick<PlayerOptions, 'onPlayed' | 'onState'>;

/** The parts come as functions: socket and player are made with these handlers, so they exist later. */
export const createIncoming = (parts: () => ConversationOptions): Incoming => ({
  onConnection: (connection) => {
    const { store, socket, player } = parts();
    const stopped = connection.state === 'open' ? undefined : activeTurn(store.view());
    if (stopped) player.stop(stopped.turn);
    store.dispatch({ type: 'connection-changed', connection });
    const { on, player: output } = store.view().sound;
    // Each connection starts with sound on.
    if (connection.state === 'open' && (!on || output === 'unavailable')) socket.send({ type: 'speech', on: false });
  },
  onEvent: (event) => {
    const { store, player } = parts();
    if (event.type === 'interrupted') player.stop(event.turn);
    if (event.type === 'audio-ended') player.finish(event.turn, event.samples);
    store.receive(event);
  },
  onAudio: (frame) => {
    const { store, socket, player } = parts();
    player.play(frame);
    // Where nothing can be played the reply is read instead: its text counts as heard.
    if (store.view().sound.player !== 'unavailable') return;
    socket.send({ type: 'played', turn: frame.turn, samples: frame.startSample + frame.samples.length });
  },
  onPlayed: ({ turn, samples, peak }) => {
    const { store, socket } = parts();
    const { turns, conversation } = store.view();
    const known = turns.find((other) => other.turn === turn && other.conversation === conversation);
    // A report that was on its way when the turn was stopped would move `heard` after the barge-in.
    if (!known || known.heard !== null) return;
    store.dispatch({ type: 'audio-played', turn, samples, peak });
    socket.send({ type: 'played', turn, samples });
  },
  onState: (state) => {
    const { store, socket } = parts();
    store.dispatch({ type: 'player-changed', player: state });
    if (state === 'unavailable') socket.send({ type: 'speech', on: false });
  },
});
