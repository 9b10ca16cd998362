// Numbers as words, whatever digits come: a number too long to be one is read digit by digit.

/** What n2words has for each language. */
type Library = { toCardinal(value: string): string; toOrdinal(value: string): string };

export type NumberWords = {
  /** "1250" → "one thousand two hundred fifty"; "007" → "zero zero seven". */
  integer(digits: string): string;
  /** "3.14" → "three point one four", its separator already a point. */
  decimal(number: string): string;
  /** "3" → "third". */
  ordinal(digits: string): string;
  /** "030" → "zero three zero". */
  digits(digits: string): string;
};

const MAX_DIGITS = 15;

/** The number words of a language; `point` is how its decimal separator is read. */
export const numberWords = (library: Library, point: string): NumberWords => {
  const digits = (text: string) => Array.from(text, (digit) => library.toCardinal(digit)).join(' ');
  const isCode = (text: string) => text.length > MAX_DIGITS || /^0\d/.test(text);
  const integer = (text: string) => (isCode(text) ? digits(text) : library.toCardinal(text));
  return {
    digits,
    integer,
    decimal: (number) => {
      const [whole = '', fraction] = number.split('.');
      return fraction ? `${integer(whole || '0')} ${point} ${digits(fraction)}` : integer(whole);
    },
    ordinal: (text) => (isCode(text) || text.startsWith('0') ? integer(text) : library.toOrdinal(text)),
  };
};
