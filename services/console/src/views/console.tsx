// The whole page: masthead, agent, conversation, composer; and the keys that work anywhere on it.
import type { Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Conversation } from '../conversation.ts';
import { isActive } from '../state/marks.ts';
import type { View } from '../state/view.ts';
import { AgentCard } from './agent-card.tsx';
import { Announcer } from './announcer.tsx';
import { Composer } from './composer.tsx';
import { Masthead } from './masthead.tsx';
import { Notices } from './notices.tsx';
import { Transcript } from './transcript.tsx';
import { Welcome } from './welcome.tsx';

type ConsoleProps = { view: Signal<View>; conversation: Conversation };

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;

// On a touch screen focus opens the keyboard over half of the page: only a tap of the user's may do that.
const focusUnlessTouch = (field: HTMLTextAreaElement | null): void => {
  if (!matchMedia('(pointer: coarse)').matches) field?.focus();
};

export const Console = ({ view, conversation }: ConsoleProps) => {
  const field = useRef<HTMLTextAreaElement>(null);
  const { status, session, turns, pending, connection, sound } = view.value;
  const canStop = turns.some(isActive);
  const refocus = () => focusUnlessTouch(field.current);

  useEffect(() => {
    document.title = status ? `${status.flow.id} · Firstword` : 'Firstword';
  }, [status?.flow.id]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') conversation.stop();
      if (event.key !== '/' || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [conversation]);

  const start = () => {
    conversation.start();
    refocus();
  };
  const stop = () => {
    conversation.stop();
    refocus();
  };
  const isEmpty = turns.length === 0 && pending.length === 0 && session !== 'opening';

  return (
    <div class="console" data-connection={connection.state} data-player={sound.player}>
      <Masthead status={status} connection={connection} turns={turns} />
      <main class="sheet">
        {status && <AgentCard status={status} />}
        {isEmpty ? (
          <Welcome status={status} connection={connection} onStart={start} />
        ) : (
          <Transcript view={view.value} onStart={start} onSay={conversation.say} />
        )}
      </main>
      <footer class="dock">
        <Notices view={view.value} conversation={conversation} />
        <Composer
          field={field}
          sound={sound}
          isConnected={connection.state === 'open'}
          isFirst={session === 'none'}
          canStop={canStop}
          onSay={conversation.say}
          onStop={stop}
          onSound={conversation.setSound}
        />
      </footer>
      <Announcer turns={turns} />
    </div>
  );
};
