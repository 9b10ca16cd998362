// Which voice speaks now, and how far the real one is.
import type { VoiceStatus } from '@firstword/shared/contract/voice-status';

// `en_US-joe-medium` → `joe`: the speaker is what people call a voice.
const speakerOf = (name: string): string => name.split('-')[1] ?? name;

const headline = (voice: VoiceStatus): string =>
  voice.engine === 'piper' ? `${speakerOf(voice.name)}, by Piper` : 'espeak-ng, for now';

const explanation = (voice: VoiceStatus): string => {
  const speaker = speakerOf(voice.name);
  if (voice.engine === 'piper') return `${voice.name} (${voice.language})`;
  switch (voice.state) {
    case 'pulling':
      return `Until ${speaker} is here. ${voice.reason ?? 'It is being pulled once and then kept.'}`;
    case 'loading':
      return `Until ${speaker} is loaded. A moment.`;
    case 'failed':
      return `${speaker} could not be had. ${voice.reason ?? ''}`;
    case 'absent':
      return `${speaker} is not here. ${voice.reason ?? ''}`;
    case 'ready':
    default:
      return `${speaker} is ready and speaks from the next turn on.`;
  }
};

const PullProgress = ({ voice }: { voice: VoiceStatus }) => {
  const percent = Math.round(voice.percent ?? 0);
  return (
    <dd class="pull">
      <progress max={100} value={percent} aria-label={`Pulling the voice ${speakerOf(voice.name)}`} />
      <span class="pull-percent">{percent} %</span>
    </dd>
  );
};

export const VoiceCard = ({ voice }: { voice: VoiceStatus }) => (
  <>
    <dd class="fact" data-engine={voice.engine} data-voice-state={voice.state}>
      {headline(voice)}
    </dd>
    {voice.state === 'pulling' && <PullProgress voice={voice} />}
    <dd>{explanation(voice)}</dd>
  </>
);
