// What a flow says word for word, whoever calls: so that it can be spoken before anybody waits for it.
import type { VoiceFlowSpec } from '../voice-flow.ts';
import { parseNode } from './node.ts';

export const spokenTexts = ({ turns, flow }: Pick<VoiceFlowSpec, 'turns' | 'flow'>): string[] => {
  const nodes = flow.nodes.map((node) => parseNode(node));
  const said = nodes.map((node) => {
    if (node.type === 'collect') return node.ask;
    return 'text' in node ? node.text : undefined;
  });
  const texts = [...said, turns.apology, ...(turns.filler?.texts ?? []), ...turns.idle.texts];
  // A text with a value in it is another one for each caller.
  return texts.filter((text) => text !== undefined && !text.includes('${')) as string[];
};
