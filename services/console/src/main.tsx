// The console: wires the socket, the player and the views. Tests read the page by these attributes of a turn's element:
// `data-turn` (number), `data-state` (waiting, streaming, speaking, done, interrupted, failed), `data-played-samples`
// and `data-peak` (loudest sample played, 0 to 1); of the page's: `data-connection` and `data-player` on `.console`.
import './styles/theme.css';
import './styles/base.css';
import './styles/masthead.css';
import './styles/transcript.css';
import './styles/first-word.css';
import './styles/composer.css';
import { signal } from '@preact/signals';
import { render } from 'preact';
import { askRefusal } from './ask-refusal.ts';
import { createPlayer, type Player } from './audio/player.ts';
// oxlint-disable-next-line import/default -- Vite makes this export: the address of the built module.
import workletUrl from './audio/playout-worklet.ts?worker&url';
import { createConversation } from './conversation.ts';
import { createIncoming } from './incoming.ts';
import { createSocket, type ConsoleSocket } from './socket.ts';
import { createStore } from './state/store.ts';
import { initialView } from './state/view.ts';
import { Console } from './views/console.tsx';

const view = signal(initialView);
const store = createStore(view);
const incoming = createIncoming(() => ({ store, socket, player }));
const player: Player = createPlayer({ workletUrl, ...incoming });

const httpUrl = new URL('api/console', document.baseURI);
const socketUrl = new URL(httpUrl);
socketUrl.protocol = httpUrl.protocol === 'https:' ? 'wss:' : 'ws:';
const socket: ConsoleSocket = createSocket({
  connect: () => new WebSocket(socketUrl),
  askRefusal: () => askRefusal(httpUrl),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  ...incoming,
});
const conversation = createConversation({ store, socket, player });

const root = document.getElementById('app');
if (root) render(<Console view={view} conversation={conversation} />, root);
