// Where the user speaks: Enter sends, Shift+Enter breaks the line, Esc stops the agent.
import { MAX_INPUT_CHARS } from '@firstword/shared/contract/limits';
import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';
import type { View } from '../state/view.ts';

type ComposerProps = {
  field: RefObject<HTMLTextAreaElement | null>;
  sound: View['sound'];
  isConnected: boolean;
  /** No conversation yet: the message opens one. */
  isFirst: boolean;
  canStop: boolean;
  /** False: not sent, the text stays. */
  onSay: (input: string) => boolean;
  onStop: () => void;
  onSound: (on: boolean) => void;
};

const MAX_ROWS = 6;
// From here on the count is worth a look.
const COUNT_FROM_CHARS = MAX_INPUT_CHARS * 0.9;

const LengthNote = ({ length }: { length: number }) => {
  if (length < COUNT_FROM_CHARS) return null;
  const count = `${length.toLocaleString('en')} of ${MAX_INPUT_CHARS.toLocaleString('en')} characters`;
  const excess = (length - MAX_INPUT_CHARS).toLocaleString('en');
  return (
    <output class="length-note" id="length-note">
      {length > MAX_INPUT_CHARS ? `${count}: too long by ${excess}. Shorten it to send it.` : count}
    </output>
  );
};

const SoundToggle = ({ sound, onSound }: Pick<ComposerProps, 'sound' | 'onSound'>) =>
  sound.player === 'unavailable' ? (
    <span class="composer-hint">No sound here</span>
  ) : (
    <button type="button" role="switch" class="quiet" aria-checked={sound.on} onClick={() => onSound(!sound.on)}>
      Sound <span aria-hidden="true">{sound.on ? 'on' : 'off'}</span>
    </button>
  );

export const Composer = (props: ComposerProps) => {
  const { field, isConnected, isFirst, canStop, onStop } = props;
  const [draft, setDraft] = useState('');
  const isTooLong = draft.length > MAX_INPUT_CHARS;
  const canSend = isConnected && !isTooLong && draft.trim() !== '';

  const send = (): void => {
    if (canSend && props.onSay(draft.trim())) setDraft('');
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // While an input method composes, Enter chooses a word.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      class="composer"
      aria-label="Message"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={field}
        rows={Math.min(MAX_ROWS, draft.split('\n').length)}
        aria-label="Message to the agent"
        aria-invalid={isTooLong}
        aria-describedby="composer-keys length-note"
        placeholder={isFirst ? 'Or type your first message' : 'Type a message'}
        value={draft}
        onInput={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <LengthNote length={draft.length} />
      <div class="composer-line">
        <SoundToggle sound={props.sound} onSound={props.onSound} />
        <p class="composer-hint composer-keys" id="composer-keys">
          <kbd>Enter</kbd> sends, <kbd>Shift Enter</kbd> breaks the line
        </p>
        {canStop && (
          <button type="button" class="quiet stop" aria-keyshortcuts="Escape" onClick={onStop}>
            Stop <kbd>Esc</kbd>
          </button>
        )}
        <button type="submit" class="primary" disabled={!canSend}>
          Send
        </button>
      </div>
    </form>
  );
};
