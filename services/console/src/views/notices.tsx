// Lines above the composer: the connection, the sound, and what went wrong outside a turn. Polite, never in the way.
import type { ComponentChildren } from 'preact';
import type { Conversation } from '../conversation.ts';
import { isSpeaking } from '../state/marks.ts';
import type { Connection, View } from '../state/view.ts';

type NoticeProps = { text: ComponentChildren; action?: string; onAction?: () => void };

const Notice = ({ text, action, onAction }: NoticeProps) => (
  <div class="notice">
    <p>{text}</p>
    {action && (
      <button type="button" class="quiet" onClick={onAction}>
        {action}
      </button>
    )}
  </div>
);

const Sentence = ({ message, remedy }: { message: string; remedy?: string }) => (
  <>
    <strong>{message}</strong>
    {remedy && ` ${remedy}`}
  </>
);

const ConnectionNotice = ({ connection, onRetry }: { connection: Connection; onRetry: () => void }) => {
  if (connection.state === 'refused') {
    return <Notice text={<Sentence {...connection} />} action="Try again" onAction={onRetry} />;
  }
  if (connection.state !== 'lost') return null;
  const remedy = 'Is it still running? The page keeps trying.';
  return (
    <Notice
      text={<Sentence message="The server does not answer." remedy={remedy} />}
      action="Try now"
      onAction={onRetry}
    />
  );
};

const SoundNotice = ({ view, onWake }: { view: View; onWake: () => void }) => {
  const { player, on } = view.sound;
  if (player === 'unavailable') {
    const remedy = isSecureContext
      ? 'Replies are shown as text.'
      : 'Open it on localhost or over https; until then replies are shown as text.';
    return <Notice text={<Sentence message="This browser plays no sound here." remedy={remedy} />} />;
  }
  if (player !== 'blocked' || !on || !view.turns.some(isSpeaking)) return null;
  return <Notice text="The browser holds the sound back." action="Tap for sound" onAction={onWake} />;
};

export const Notices = ({ view, conversation }: { view: View; conversation: Conversation }) => (
  <div class="notices" aria-live="polite">
    <ConnectionNotice connection={view.connection} onRetry={conversation.retryConnection} />
    <SoundNotice view={view} onWake={conversation.wakeSound} />
    {view.notices.map(({ code, message, remedy }) => (
      <Notice
        key={code}
        text={<Sentence message={message} {...(remedy ? { remedy } : {})} />}
        action="Dismiss"
        onAction={() => conversation.dismissNotice(code)}
      />
    ))}
  </div>
);
