// What the demo model answers: the sentences of the flow's own text that share most with the question.
import { keywordsOf, wordsOf } from './demo-words.ts';

const SENTENCE_END = /(?<=[.!?])\s+|\n+/;
/** Sentences that tell the model how to behave are nothing to tell a caller. */
const INSTRUCTION =
  /^(you|your|answer|reply|respond|speak|talk|be|never|always|do not|don't|keep|use|ask|if|when|act|try|help|avoid|stay)\b/i;
const IDENTITY = /^you are (?=(?:an?|the)\b)/i;
const VERB =
  /\s(?:is|are|was|were|starts?|opens?|closes?|begins?|ends?|has|have|costs?|can|must|will|may|needs?|takes?)\s/i;

export type Knowledge = {
  /** What may be said, as it stands. */
  facts: string[];
  /** Who speaks, said to a caller: "This is the front desk of …". */
  identity: string | null;
};

const sentencesOf = (text: string): string[] =>
  text
    .split(SENTENCE_END)
    .map((sentence) => sentence.trim())
    .filter((sentence) => wordsOf(sentence).length > 2);

const statesSomething = (sentence: string): boolean => !sentence.endsWith('?') && !INSTRUCTION.test(sentence);

/** Reads what a prompt states, and what the flow itself says to callers as far as it states something. */
export const knowledgeOf = (prompt: string, spoken: string): Knowledge => {
  const identity = sentencesOf(prompt).find((sentence) => IDENTITY.test(sentence));
  const said = sentencesOf(spoken).filter((sentence) => VERB.test(sentence));
  return {
    facts: [...sentencesOf(prompt), ...said].filter(statesSomething),
    identity: identity ? identity.replace(IDENTITY, 'This is ') : null,
  };
};

const subjectOf = (fact: string): string => {
  const verb = VERB.exec(fact);
  return verb ? fact.slice(0, verb.index) : '';
};

/** What the facts are about, as their sentences name it: "breakfast", "the pool". */
export const topicsOf = (facts: string[]): string[] => {
  const subjects = facts.map(subjectOf).filter((subject) => subject !== '' && wordsOf(subject).length <= 4);
  return [...new Set(subjects.map((subject) => subject.charAt(0).toLowerCase() + subject.slice(1)))];
};

/** Below this share of the question's weight a match is a coincidence, unless it names the fact's subject. */
const ENOUGH = 0.45;

/** The best sentence for a question, and a second one if it answers another part of it; none when nothing fits. */
export const bestFacts = (facts: string[], question: string): string[] => {
  const known = facts.map((fact) => ({ fact, words: keywordsOf(fact), subject: keywordsOf(subjectOf(fact)) }));
  const weight = (word: string): number =>
    Math.log(1 + known.length / (1 + known.filter(({ words }) => words.has(word)).length));
  const total = (words: string[]): number => words.reduce((sum, word) => sum + weight(word), 0);
  const pick = (asked: string[]) => {
    const scored = known.map((candidate) => {
      const shared = total(asked.filter((word) => candidate.words.has(word)));
      const named = total(asked.filter((word) => candidate.subject.has(word)));
      return { ...candidate, score: named > 0 || shared >= ENOUGH * total(asked) ? shared + named : 0 };
    });
    const best = scored.toSorted((a, b) => b.score - a.score)[0];
    return best && best.score > 0 ? best : null;
  };
  const asked = [...keywordsOf(question)];
  const first = pick(asked);
  const second = first && pick(asked.filter((word) => !first.words.has(word)));
  return [first, second].flatMap((picked) => (picked ? [picked.fact] : []));
};

const listed = (topics: string[]): string => {
  const shown = topics.slice(0, 6);
  const last = shown.pop() ?? '';
  return shown.length > 0 ? `${shown.join(', ')} and ${last}` : last;
};

const GREETING = /^\W*(hello|hi|hey|good (morning|afternoon|evening|day))\b/i;
const THANKS = /\b(thanks|thank you|cheers)\b/i;
const GOODBYE = /\b(bye|goodbye|see you|good night)\b/i;
const WHO = /\bwho (are|is)\b|\bwho am i\b|\byour name\b|\bwhere am i\b/i;

/** The whole reply to what the caller said, out of the flow's text alone. */
export const demoAnswer = ({ facts, identity }: Knowledge, question: string): string => {
  const topics = listed(topicsOf(facts));
  const offer = topics === '' ? 'I am only the demo model, and know little here.' : `You can ask me about ${topics}.`;
  if (WHO.test(question) && identity) return identity;
  const found = bestFacts(facts, question.replace(GREETING, ''));
  if (found.length > 0) return found.join(' ');
  if (GOODBYE.test(question)) return 'Goodbye, and thank you for calling.';
  if (THANKS.test(question)) return 'You are welcome. Is there anything else I can do for you?';
  if (GREETING.test(question)) return `Hello! ${offer}`;
  return keywordsOf(question).size === 0 ? offer : `I am sorry, I do not know that. ${offer}`;
};
