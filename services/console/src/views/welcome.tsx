// Before the first word: the flow's own greeting as the invitation, and one thing to do.
import type { ConsoleStatus } from '@firstword/shared/contract/console';
import type { Connection } from '../state/view.ts';
import { WayPreview } from './way-preview.tsx';

type WelcomeProps = { status: ConsoleStatus | null; connection: Connection; onStart: () => void };

const waitingWords = (connection: Connection): string =>
  connection.state === 'connecting' || connection.state === 'open' ? 'One moment.' : 'Nobody answers here yet.';

// A line for each sentence, as one would set a title.
const Sentences = ({ text }: { text: string }) => (
  <>
    {[...new Intl.Segmenter(undefined, { granularity: 'sentence' }).segment(text)].map(({ index, segment }) => (
      <span key={index} class="sentence">
        {segment}
      </span>
    ))}
  </>
);

export const Welcome = ({ status, connection, onStart }: WelcomeProps) => (
  <section class="welcome" aria-label="Start">
    <div class="invitation">
      <p class="greeting">
        {status ? <Sentences text={status.flow.greeting || 'Say the first word.'} /> : waitingWords(connection)}
      </p>
      {status && (
        <div class="welcome-actions">
          <button type="button" class="primary" disabled={connection.state !== 'open'} onClick={onStart}>
            Start the conversation
          </button>
          <p>The agent greets you aloud. Or type below and skip the greeting.</p>
        </div>
      )}
    </div>
    {status && <WayPreview targetMs={status.flow.targetMs} />}
  </section>
);
