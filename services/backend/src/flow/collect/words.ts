// The few words that a collect node must know of a language: yes, no, and how to ask for what is missing.

type CollectWords = { yes: readonly string[]; no: readonly string[]; missing: (labels: string) => string };

const WORDS: Record<string, CollectWords> = {
  en: {
    yes: ['yes', 'yeah', 'yep', 'yup', 'sure', 'correct', 'right', 'exactly', 'ok', 'okay', 'please do', 'of course'],
    no: ['no', 'nope', 'nah', 'not', "don't", 'wrong', 'incorrect', 'never'],
    missing: (labels) => `Sorry, I still need this: ${labels}.`,
  },
  de: {
    yes: ['ja', 'jawohl', 'genau', 'richtig', 'stimmt', 'gerne', 'gern', 'klar', 'korrekt', 'okay', 'ok', 'natürlich'],
    no: ['nein', 'nee', 'nicht', 'falsch', 'kein', 'keine', 'niemals'],
    missing: (labels) => `Entschuldigung, mir fehlt noch: ${labels}.`,
  },
  fr: {
    yes: ['oui', 'ouais', "d'accord", 'exact', 'exactement', 'correct', 'bien sûr', 'ok'],
    no: ['non', 'pas', 'faux', 'jamais'],
    missing: (labels) => `Pardon, il me manque encore : ${labels}.`,
  },
  es: {
    yes: ['sí', 'si', 'claro', 'correcto', 'exacto', 'vale', 'de acuerdo', 'ok'],
    no: ['no', 'incorrecto', 'nunca'],
    missing: (labels) => `Perdón, todavía me falta: ${labels}.`,
  },
  it: {
    yes: ['sì', 'si', 'certo', 'esatto', 'corretto', 'giusto', "d'accordo", 'va bene', 'ok'],
    no: ['no', 'non', 'sbagliato', 'mai'],
    missing: (labels) => `Scusi, mi manca ancora: ${labels}.`,
  },
  pt: {
    yes: ['sim', 'claro', 'certo', 'correto', 'exato', 'isso', 'ok'],
    no: ['não', 'errado', 'nunca'],
    missing: (labels) => `Desculpe, ainda me falta: ${labels}.`,
  },
  nl: {
    yes: ['ja', 'jawel', 'klopt', 'juist', 'goed', 'natuurlijk', 'oké', 'ok'],
    no: ['nee', 'niet', 'fout', 'geen', 'nooit'],
    missing: (labels) => `Sorry, ik mis nog: ${labels}.`,
  },
  pl: {
    yes: ['tak', 'zgadza się', 'dobrze', 'oczywiście', 'jasne', 'ok'],
    no: ['nie', 'źle', 'nigdy'],
    missing: (labels) => `Przepraszam, brakuje mi jeszcze: ${labels}.`,
  },
};

/** The words of a language; of one that is not here only the labels are said again. */
const NO_WORDS: CollectWords = { yes: [], no: [], missing: (labels) => `${labels}?` };

export const wordsOf = (language: string): CollectWords => {
  const [base = ''] = language.split('-');
  return (Object.hasOwn(WORDS, base) ? WORDS[base] : undefined) ?? NO_WORDS;
};

/** Yes or no, where the text says one of them and not the other; null where the model must tell. */
export const yesOrNo = (language: string, text: string): boolean | null => {
  const { yes, no } = wordsOf(language);
  const spoken = ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}'’]+/gu, ' ')
    .replaceAll('’', "'")
    .trim()} `;
  const says = (words: readonly string[]): boolean => words.some((word) => spoken.includes(` ${word} `));
  const [isYes, isNo] = [says(yes), says(no)];
  return isYes === isNo ? null : isYes;
};
