// What a flow says that never changes, as the voice will be asked for it: so that it is spoken before a caller waits for it.
import { parseNode } from '@firstword/crds/spec/node';
import type { VoiceFlow } from '@firstword/crds/voice-flow';
import { createClauseSplitter } from '@firstword/shared/clauses/clause-splitter';
import { createSpeechText } from '@firstword/shared/speech-text/speech-text';

const textsOf = ({ spec }: VoiceFlow): string[] => {
  const { turns, flow } = spec;
  const nodes = flow.nodes.map((node) => parseNode(node));
  const said = nodes.map((node) => {
    if (node.type === 'collect') return node.ask;
    return 'text' in node ? node.text : undefined;
  });
  const texts = [...said, turns.apology, ...(turns.filler?.texts ?? []), ...turns.idle.texts];
  // A text with a value in it is another one for each caller.
  return texts.filter((text) => text !== undefined && !text.includes('${')) as string[];
};

/** Each once, cut and cleaned as a turn cuts and cleans them. */
export const staticTexts = (flow: VoiceFlow): { text: string }[] => {
  const { language, lexicon, clauses: settings } = flow.spec;
  const clauses = textsOf(flow).flatMap((text) => {
    const splitter = createClauseSplitter({ settings, language });
    const say = createSpeechText({ language, lexicon });
    return [...splitter.push(text), ...splitter.flush()].map((clause) => say(clause.text).trim());
  });
  return [...new Set(clauses)].filter(Boolean).map((text) => ({ text }));
};
