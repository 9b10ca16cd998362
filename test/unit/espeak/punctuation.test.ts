import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitPieces } from '../../../services/espeak/src/punctuation.ts';

/** Pieces as "text|mark", a sentence's end as "‖". */
const show = (text: string): string[] =>
  splitPieces(text).map((piece) => `${piece.text.trim()}|${piece.mark}${piece.endsSentence ? '‖' : ''}`);

describe('where a text pauses', () => {
  test.each<[string, string[]]>([
    ['Hello there, how are you?', ['Hello there,|,', 'how are you?|?‖']],
    ['First; then: last!', ['First;|;', 'then:|:', 'last!|!‖']],
    ['It costs 3.50 at 7:30, or 1,000.', ['It costs 3.50 at 7:30,|,', 'or 1,000.|.‖']],
    ['See example.com/a?b=c now.', ['See example.com/a?b=c now.|.‖']],
    ['Dr. Smith and Mrs. Jones came.', ['Dr. Smith and Mrs. Jones came.|.‖']],
    ['At 5 p.m. we close.', ['At 5 p.m. we close.|.‖']],
    ['We close at 5 p.m. Come early.', ['We close at 5 p.m.|.‖', 'Come early.|.‖']],
    ['It is 5 p.m.', ['It is 5 p.m.|.‖']],
    ['In U.S. dollars, e.g. ten.', ['In U.S. dollars,|,', 'e.g. ten.|.‖']],
    ['J. Smith is No. 5. No. I am.', ['J. Smith is No. 5.|.‖', 'No.|.‖', 'I am.|.‖']],
    ['So do I. Then go.', ['So do I.|.‖', 'Then go.|.‖']],
    ['He said "go." Then left.', ['He said "go."|.‖', 'Then left.|.‖']],
    ['Well… let me see... Fine.', ['Well…|,', 'let me see...|.‖', 'Fine.|.‖']],
    ['Really?! Yes!!', ['Really?!|?‖', 'Yes!!|!‖']],
    ['One — two – three - four.', ['One —|;', 'two –|;', 'three -|;', 'four.|.‖']],
    ['well-known up-to-date', ['well-known up-to-date|']],
    ['你好。再见！好，吗？', ['你好。|.‖', '再见！|!‖', '好，|,', '吗？|?‖']],
    ['A heading\n\nThe text', ['A heading|.‖', 'The text|']],
    ['no mark at all', ['no mark at all|']],
  ])('%s', (text, want) => {
    expect(show(text)).toEqual(want);
  });

  test('the pieces joined are the text', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom('a', '.', ',', ' ', '…', '—', '\n', '"', 'Dr', '5')).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(
          splitPieces(text)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});
