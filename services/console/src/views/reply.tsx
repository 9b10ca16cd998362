// The agent's words as they arrive, marked by what has been heard of them.
import { segmentsOf, turnState } from '../state/marks.ts';
import type { Turn } from '../state/view.ts';

export const Reply = ({ turn }: { turn: Turn }) => {
  const state = turnState(turn);
  return (
    <p class="reply" aria-busy={state === 'waiting' || state === 'streaming'}>
      <span class="hidden">Agent: </span>
      {state === 'waiting' && (
        <span class="waiting">
          <span class="hidden">Thinking</span>
        </span>
      )}
      {segmentsOf(turn).map(({ text, mark }) =>
        mark === 'unheard' ? (
          <s key={mark} class="unheard">
            {text}
          </s>
        ) : (
          <span key={mark} class={mark}>
            {text}
          </span>
        ),
      )}
      {state === 'interrupted' && <span class="interrupted">interrupted</span>}
    </p>
  );
};
