// One turn: what the caller said, what the agent answers, and how long the first word took.
import { useMemo } from 'preact/hooks';
import { turnState } from '../state/marks.ts';
import type { Turn } from '../state/view.ts';
import { FirstWord } from './first-word.tsx';
import { Reply } from './reply.tsx';
import { TurnFailure } from './turn-failure.tsx';

type TurnItemProps = { turn: Turn; isNewest: boolean; opensConversation: boolean; onSay: (input: string) => boolean };

const TurnBody = ({ turn, isNewest, opensConversation, onSay }: TurnItemProps) => (
  <li
    class={opensConversation ? 'turn turn-opens' : 'turn'}
    data-turn={turn.turn}
    data-state={turnState(turn)}
    data-played-samples={turn.playedSamples}
    data-peak={turn.peak.toFixed(3)}
  >
    {turn.input !== '' && (
      <p class="said">
        <span class="hidden">You: </span>
        {turn.input}
      </p>
    )}
    <div class="answer">
      {(turn.reply !== '' || !turn.failure) && <Reply turn={turn} />}
      {turn.failure && <TurnFailure failure={turn.failure} input={turn.input} onSay={onSay} />}
    </div>
    {turn.timeline && <FirstWord timeline={turn.timeline} isOpen={isNewest} />}
  </li>
);

// While a turn is spoken the page is drawn twenty times a second: the turns that did not change are not drawn again.
export const TurnItem = ({ turn, isNewest, opensConversation, onSay }: TurnItemProps) =>
  useMemo(
    () => <TurnBody turn={turn} isNewest={isNewest} opensConversation={opensConversation} onSay={onSay} />,
    [turn, isNewest, opensConversation, onSay],
  );
