// The conversation: turns in order, then what was sent and waits, then how it ended.
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Turn, View } from '../state/view.ts';
import { TurnItem } from './turn-item.tsx';

type TranscriptProps = { view: View; onStart: () => void; onSay: (input: string) => boolean };

// Within this many pixels of the end the reader follows the conversation; further up, they read.
const FOLLOW_PX = 120;

const isAtEnd = (): boolean => {
  const { scrollHeight } = document.documentElement;
  return window.innerHeight + window.scrollY >= scrollHeight - FOLLOW_PX;
};

const useFollowEnd = (): void => {
  const isFollowing = useRef(true);
  useLayoutEffect(() => {
    const onScroll = (): void => {
      isFollowing.current = isAtEnd();
    };
    addEventListener('scroll', onScroll, { passive: true });
    return () => removeEventListener('scroll', onScroll);
  }, []);
  useLayoutEffect(() => {
    if (isFollowing.current) scrollTo(0, document.documentElement.scrollHeight);
  });
};

const Ended = ({ isConnected, onStart }: { isConnected: boolean; onStart: () => void }) => (
  <li class="ended">
    <p>The connection was lost, and this conversation with it.</p>
    {isConnected && (
      <button type="button" class="primary" onClick={onStart}>
        Start a new conversation
      </button>
    )}
  </li>
);

export const Transcript = ({ view, onStart, onSay }: TranscriptProps) => {
  const { turns, pending, session, connection } = view;
  useFollowEnd();
  const opensConversation = (turn: Turn, index: number): boolean =>
    index > 0 && turns[index - 1]?.conversation !== turn.conversation;
  return (
    <section aria-label="Conversation">
      <ol class="transcript">
        {turns.map((turn, index) => (
          <TurnItem
            key={`${turn.conversation}-${turn.turn}`}
            turn={turn}
            isNewest={index === turns.length - 1}
            opensConversation={opensConversation(turn, index)}
            onSay={onSay}
          />
        ))}
        {pending.map((input, index) => (
          <li class="turn" key={`pending-${index}`} data-state="sent">
            <p class="said">
              <span class="hidden">You: </span>
              {input}
            </p>
          </li>
        ))}
        {session === 'ended' && <Ended isConnected={connection.state === 'open'} onStart={onStart} />}
      </ol>
    </section>
  );
};
