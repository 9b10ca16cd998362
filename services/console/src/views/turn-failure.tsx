// What went wrong with a turn, and what to do about it.
import type { RetryAdvice } from '@firstword/shared/contract/token-event';
import type { Turn } from '../state/view.ts';

const advice = (retry: RetryAdvice): string => {
  if (retry === 'never') return 'Sending it again will not help until that is put right.';
  if (retry === 'now') return 'The conversation goes on: send it again, or say something else.';
  return `The conversation goes on: try again in ${Math.max(1, Math.ceil(retry.afterMs / 1000))} s.`;
};

type TurnFailureProps = { failure: NonNullable<Turn['failure']>; input: string; onSay: (input: string) => boolean };

export const TurnFailure = ({ failure, input, onSay }: TurnFailureProps) => (
  <div class="failure" data-code={failure.code}>
    <p>
      <strong>{failure.message}</strong> {advice(failure.retry)}
    </p>
    {failure.retry !== 'never' && input !== '' && (
      <button type="button" class="quiet" onClick={() => onSay(input)}>
        Send again
      </button>
    )}
  </div>
);
