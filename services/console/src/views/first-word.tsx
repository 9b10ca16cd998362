// How a turn's wait for the first word was spent: one bar, partitioned by stage, with the promise as a tick.
import type { TurnTimeline } from '@firstword/shared/timeline/record';
import { waterfallOf, type Waterfall } from '../state/first-word.ts';
import { formatMs } from '../state/format-ms.ts';

const UNMEASURED_WORDS = {
  greeting: 'The greeting is not measured: nobody waited for it.',
  interrupted: 'Interrupted before the first word.',
  failed: 'Failed before the first word.',
  silent: 'This turn had no audible word.',
} as const;

const verdict = ({ firstWordMs, targetMs, within }: Waterfall): string =>
  within ? `within ${formatMs(targetMs)}` : `${formatMs(firstWordMs - targetMs)} late`;

const Bar = ({ waterfall }: { waterfall: Waterfall }) => (
  <div class="bar" aria-hidden="true">
    <div class="bar-parts">
      {waterfall.parts.map(({ stage, percent }) => (
        <span key={stage} class="bar-part" data-stage={stage} style={{ width: `${percent}%` }} />
      ))}
    </div>
    <span class="bar-target" style={{ left: `${waterfall.targetPercent}%` }} />
  </div>
);

const Legend = ({ waterfall, channel }: { waterfall: Waterfall; channel: TurnTimeline['channel'] }) => (
  <>
    <dl class="legend">
      {waterfall.parts.map(({ stage, ms }) => (
        <div key={stage} data-stage={stage}>
          <dt>
            <span class="swatch" data-stage={stage} />
            {stage}
          </dt>
          <dd>{formatMs(ms)}</dd>
        </div>
      ))}
    </dl>
    <p class="legend-note">
      From your message to the first {channel === 'text' ? 'token' : 'audible sample'}. The tick marks the promise,{' '}
      {formatMs(waterfall.targetMs)}.
    </p>
  </>
);

type FirstWordProps = { timeline: TurnTimeline; isOpen: boolean };

export const FirstWord = ({ timeline, isOpen }: FirstWordProps) => {
  const waterfall = waterfallOf(timeline);
  if (!waterfall) {
    return timeline.unmeasured && <p class="first-word unmeasured">{UNMEASURED_WORDS[timeline.unmeasured]}</p>;
  }
  return (
    <details class="first-word" open={isOpen}>
      <summary>
        <span class="first-word-line">
          <span class="first-word-ms">{formatMs(waterfall.firstWordMs)}</span>
          <span class="first-word-label">to the first word</span>
          <span class="verdict" data-within={waterfall.within}>
            {verdict(waterfall)}
          </span>
        </span>
        <Bar waterfall={waterfall} />
      </summary>
      <Legend waterfall={waterfall} channel={timeline.channel} />
    </details>
  );
};
