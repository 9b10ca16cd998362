// For screen readers: each reply once it is whole, never token by token.
import { isActive } from '../state/marks.ts';
import type { Turn } from '../state/view.ts';

const wordsOf = (turn: Turn): string => {
  const heard = turn.heard === null ? turn.reply : `${turn.reply.slice(0, turn.heard)} … interrupted`;
  return turn.failure ? `${heard} ${turn.failure.message}` : heard;
};

export const Announcer = ({ turns }: { turns: readonly Turn[] }) => {
  const finished = turns.findLast((turn) => !isActive(turn));
  return (
    <div class="hidden" aria-live="polite" data-announcer>
      {finished && wordsOf(finished)}
    </div>
  );
};
