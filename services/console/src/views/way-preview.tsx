// What a newcomer will see beside each turn: the stages of the wait for the first word, in plain words.
import type { Stage } from '@firstword/shared/timeline/record';
import { formatMs } from '../state/format-ms.ts';

// The stages that a typed turn passes.
const WAY: [stage: Stage, meaning: string][] = [
  ['flow', 'picks the step that answers'],
  ['llm', 'has its first token'],
  ['tokens', 'reach the voice'],
  ['clauses', 'are long enough to speak'],
  ['tts', 'makes the first sound'],
  ['audio', 'leaves for your ear'],
];

export const WayPreview = ({ targetMs }: { targetMs: number }) => (
  <section class="way" aria-label="What each turn shows">
    <p class="first-word-line">
      <span class="first-word-label">Where each turn’s wait goes</span>
      <span class="verdict">≤ {formatMs(targetMs)}</span>
    </p>
    <div class="bar" aria-hidden="true">
      <div class="bar-parts" />
      <span class="bar-target" />
    </div>
    <dl class="legend">
      {WAY.map(([stage, meaning]) => (
        <div key={stage}>
          <dt>
            <span class="swatch" data-stage={stage} />
            {stage}
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  </section>
);
