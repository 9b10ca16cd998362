// The line that stays: which flow, how the promise is kept so far, whether the server is there.
import type { ConsoleStatus } from '@firstword/shared/contract/console';
import { firstWordStatistics } from '../state/first-word.ts';
import { formatMs } from '../state/format-ms.ts';
import type { Connection, Turn } from '../state/view.ts';

const CONNECTION_WORDS = {
  connecting: 'Connecting',
  open: 'Connected',
  lost: 'Reconnecting',
  refused: 'Refused',
} as const;

const Statistics = ({ turns }: { turns: readonly Turn[] }) => {
  const statistics = firstWordStatistics(turns);
  if (!statistics) return null;
  const count = statistics.turns === 1 ? '1 turn' : `${statistics.turns} turns`;
  return (
    <dl class="statistics">
      <div class="statistics-title">
        <dt>First word</dt>
        <dd class="hidden">of this session’s measured turns</dd>
      </div>
      <div>
        <dt>p50</dt>
        <dd>{formatMs(statistics.p50Ms)}</dd>
      </div>
      <div>
        <dt>p95</dt>
        <dd>{formatMs(statistics.p95Ms)}</dd>
      </div>
      <div class="statistics-turns">
        <dt class="hidden">Measured</dt>
        <dd>{count}</dd>
      </div>
    </dl>
  );
};

type MastheadProps = { status: ConsoleStatus | null; connection: Connection; turns: readonly Turn[] };

export const Masthead = ({ status, connection, turns }: MastheadProps) => (
  <header class="masthead">
    <div class="masthead-line">
      <h1>
        <span class="wordmark">Firstword</span>
        {status && <span class="flow-name">{status.flow.id}</span>}
      </h1>
      <Statistics turns={turns} />
      <output class="connection">
        <span class="connection-word">{CONNECTION_WORDS[connection.state]}</span>
      </output>
    </div>
  </header>
);
