// The page without a browser: its commands and handlers between a socket and a player that write down what they get.
import type { ConsoleInput } from '@firstword/shared/contract/console';
import type { Player } from '../../../services/console/src/audio/player.ts';
import { createConversation } from '../../../services/console/src/conversation.ts';
import { createIncoming } from '../../../services/console/src/incoming.ts';
import { createStore } from '../../../services/console/src/state/store.ts';

export const aPage = () => {
  const store = createStore();
  const sent: ConsoleInput[] = [];
  const asked: string[] = [];
  let isConnected = true;
  const socket = {
    send: (message: ConsoleInput) => {
      if (isConnected) sent.push(message);
      return isConnected;
    },
    retry: () => {},
  };
  const player: Player = {
    start: () => asked.push('start'),
    play: (frame) => asked.push(`play ${frame.turn}`),
    finish: (turn, samples) => asked.push(`finish ${turn} at ${samples}`),
    stop: (turn) => asked.push(`stop ${turn}`),
    reset: () => asked.push('reset'),
    mute: (on) => asked.push(on ? 'mute' : 'unmute'),
  };
  const parts = { store, socket, player };
  const incoming = createIncoming(() => parts);
  return {
    view: store.view,
    sent,
    asked,
    incoming,
    conversation: createConversation(parts),
    connect: () => incoming.onConnection({ state: 'open' }),
    disconnect: () => {
      isConnected = false;
      incoming.onConnection({ state: 'lost' });
    },
    /** The server answers the first message and speaks: 13 characters in 1,300 samples. */
    speak: (turn: number, input: string) => {
      incoming.onEvent({ type: 'turn-started', turn, turnId: `t${turn}`, input, channel: 'speech' });
      incoming.onEvent({ type: 'token', turn, content: 'Good morning.' });
      incoming.onEvent({ type: 'clause-started', turn, clause: 0, start: 0, end: 13, startSample: 0 });
      incoming.onEvent({ type: 'clause-ended', turn, clause: 0, endSample: 1300 });
    },
  };
};
