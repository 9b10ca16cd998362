// How callers say digits and addresses: recognisers write numerals and marks, or these words.

export type SpokenWords = {
  /** From zero to nine; more than one word for a digit is separated by a space. */
  digits: readonly string[];
  at: readonly string[];
  dot: readonly string[];
};

const WORDS: Record<string, SpokenWords> = {
  en: {
    digits: ['zero oh', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
    at: ['at'],
    dot: ['dot'],
  },
  de: {
    digits: ['null', 'eins', 'zwei zwo', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun'],
    at: ['at', 'ät'],
    dot: ['punkt', 'dot'],
  },
  fr: {
    digits: ['zéro', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf'],
    at: ['arobase', 'at'],
    dot: ['point'],
  },
  es: {
    digits: ['cero', 'uno un', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho', 'nueve'],
    at: ['arroba'],
    dot: ['punto'],
  },
  it: {
    digits: ['zero', 'uno', 'due', 'tre', 'quattro', 'cinque', 'sei', 'sette', 'otto', 'nove'],
    at: ['chiocciola', 'at'],
    dot: ['punto'],
  },
  pt: {
    digits: ['zero', 'um', 'dois', 'três', 'quatro', 'cinco', 'seis meia', 'sete', 'oito', 'nove'],
    at: ['arroba'],
    dot: ['ponto'],
  },
  nl: {
    digits: ['nul', 'een één', 'twee', 'drie', 'vier', 'vijf', 'zes', 'zeven', 'acht', 'negen'],
    at: ['apenstaartje', 'at'],
    dot: ['punt'],
  },
  pl: {
    digits: ['zero', 'jeden', 'dwa', 'trzy', 'cztery', 'pięć', 'sześć', 'siedem', 'osiem', 'dziewięć'],
    at: ['małpa'],
    dot: ['kropka'],
  },
};

/** The words of a language; one that is not here is taken to spell its digits and marks. */
export const spokenWords = (language: string): SpokenWords => {
  const [base = ''] = language.split('-');
  return (Object.hasOwn(WORDS, base) ? WORDS[base] : undefined) ?? { digits: [], at: [], dot: [] };
};
