// What answers here, and on what terms: the promise, the model, the voice.
import type { ConsoleStatus, ModelStatus } from '@firstword/shared/contract/console';
import { formatMs } from '../state/format-ms.ts';
import { VoiceCard } from './voice-card.tsx';

// The reason reads on within a sentence of ours.
const clauseOf = (why: string): string => why.replace(/\.$/, '');

const DemoModel = ({ model }: { model: ModelStatus }) => (
  <>
    <dd class="fact">Embedded demo model</dd>
    <dd>
      Answers only from this flow’s text. It was chosen because {clauseOf(model.why)}. For a real model, set{' '}
      <code>OPENAI_BASE_URL</code> or start a local server such as Ollama, then restart.
    </dd>
  </>
);

const ServerModel = ({ model }: { model: ModelStatus }) => (
  <>
    <dd class="fact">{model.name}</dd>
    <dd>
      At <code>{model.where}</code>, chosen because {clauseOf(model.why)}.
    </dd>
  </>
);

export const AgentCard = ({ status: { flow, model, voice } }: { status: ConsoleStatus }) => (
  <section class="agent" aria-label="This agent">
    <dl>
      <div>
        <dt>Promise</dt>
        <dd class="fact">First word ≤ {formatMs(flow.targetMs)}</dd>
        <dd>
          For {Math.round(flow.objective * 1000) / 10} % of turns, from your message to the first sound of the answer.
        </dd>
      </div>
      <div>
        <dt>Model</dt>
        {model.kind === 'demo' ? <DemoModel model={model} /> : <ServerModel model={model} />}
      </div>
      <div>
        <dt>Voice</dt>
        <VoiceCard voice={voice} />
      </div>
    </dl>
  </section>
);
