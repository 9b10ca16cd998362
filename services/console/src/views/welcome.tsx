// Before the first word: the flow's own greeting as the invitation, and one thing to do.
import type { ConsoleStatus } from '@firstword/shared/contract/console';
import type { Connection } from '../state/view.ts';

type WelcomeProps = { status: ConsoleStatus | null; connection: Connection; onStart: () => void };

const waitingWords = (connection: Connection): string =>
  connection.state === 'connecting' || connection.state === 'open' ? 'One moment.' : 'Nobody answers here yet.';

export const Welcome = ({ status, connection, onStart }: WelcomeProps) => (
  <section class="welcome" aria-label="Start">
    <p class="greeting">{status ? status.flow.greeting || 'Say the first word.' : waitingWords(connection)}</p>
    {status && (
      <div class="welcome-actions">
        <button type="button" class="primary" disabled={connection.state !== 'open'} onClick={onStart}>
          Start the conversation
        </button>
        <p>The agent greets you aloud. Or type below and skip the greeting.</p>
      </div>
    )}
  </section>
);
