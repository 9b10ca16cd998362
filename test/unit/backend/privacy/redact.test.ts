import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedact } from '../../../../services/backend/src/privacy/redact.ts';

const all = (text: string, language = 'en'): string =>
  createRedact({ redact: ['card', 'email', 'phone'], language })(text);

describe('a card number', () => {
  it.each([
    ['My card is 4111111111111111.', 'My card is [card].'],
    ['4111 1111 1111 1111', '[card]'],
    ['4111-1111-1111-1111, thanks', '[card], thanks'],
    ['4111, 1111, 1111, 1111', '[card]'],
    ['4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1', '[card]'],
    ['It is 3782 822463 10005 and 5555 5555 5555 4444!', 'It is [card] and [card]!'],
    ['4111 1111 1111 1111 valid 12/27 code 123', '[card] valid 12/27 code 123'],
    ['４１１１ １１１１ １１１１ １１１１', '[card]'],
    ['٤١١١ ١١١١ ١١١١ ١١١١', '[card]'],
    ['four one one one, one one one one, one one one one, one one one one', '[card]'],
    ['four one one one 1111 one one one one 1111 please', '[card] please'],
  ])('%s', (said, kept) => {
    expect(all(said)).toBe(kept);
  });

  it.each([
    ['4111 1111', '1111 1111', '[card]'],
    ['It is 4111 1111', '1111 1111, please', '[card], please'],
    ['4111 1111 1111', 'one one one one', '[card]'],
    ['4111 1111 and', '1111 1111', '1111 1111'],
    ['12 34', '56 78', '56 78'],
    ['4111 1111', '4111 1111 1111 1111', '[card]'],
    ['[card]', '4111 1111 1111 1111', '[card]'],
  ])('that goes on from "%s" with "%s" is kept as "%s"', (before, said, kept) => {
    expect(createRedact({ redact: ['card', 'email', 'phone'], language: 'en' })(said, before)).toBe(kept);
  });

  it('is found in the words of the flow’s language', () => {
    const vier = 'vier eins eins eins eins eins eins eins eins eins eins eins eins eins eins eins';
    expect(all(vier, 'de-AT')).toBe('[card]');
    expect(all(vier, 'en')).toBe(vier);
  });

  it('takes what stands behind it along rather than leave a part of it', () => {
    expect(all('4111 1111 1111 1111 12 27')).toMatch(/^\[card\]/);
  });

  it.each(['4111 1111 1111 1112', '12345678901234567', '1111 1111 1111'])('is not %s', (said) => {
    expect(createRedact({ redact: ['card'], language: 'en' })(said)).toBe(said);
  });

  it('never stays, however its digits are grouped and whatever stands around it', () => {
    const card = fc
      .tuple(fc.integer({ min: 2, max: 6 }), fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 11, maxLength: 17 }))
      .map(([first, rest]) => withCheckDigit([first, ...rest]));
    const gaps = fc.array(fc.constantFrom('', ' ', '-', ', ', '.'), { minLength: 19, maxLength: 19 });
    const around = fc.constantFrom('', 'card ', '. Yes, ', 'ü', '[');
    fc.assert(
      fc.property(card, gaps, around, around, (digits, between, before, after) => {
        const said = digits
          .map((digit, index) => `${digit}${index < digits.length - 1 ? between[index] : ''}`)
          .join('');
        expect(all(`${before}${said}${after}`)).toBe(`${before}[card]${after}`);
      }),
    );
  });
});

const withCheckDigit = (digits: number[]): number[] => {
  const sum = digits.toReversed().reduce((total, digit, index) => {
    const doubled = index % 2 === 0 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return [...digits, (10 - (sum % 10)) % 10];
};

describe('an e-mail address', () => {
  it.each([
    ['Write to jane.doe+desk@mail.example.com, please.', 'Write to [email], please.'],
    ['jürgen@müller.example', '[email]'],
    ['It is jane dot doe at example dot com', 'It is [email]'],
    ['jane @ example.com', '[email]'],
    ['Meet me at the harbour.', 'Meet me at the harbour.'],
    ['@home', '@home'],
  ])('%s', (said, kept) => {
    expect(all(said)).toBe(kept);
  });
});

describe('a telephone number', () => {
  it.each([
    ['Call +1 555 123 4567.', 'Call [phone].'],
    ['Call +49 (0)30 1234567 now', 'Call [phone] now'],
    ['0049 30 12345', '[phone]'],
    ['(555) 123-4567', '[phone]'],
    ['06.12.34.56.78', '[phone]'],
    ['plus four four two oh seven nine four six oh nine five eight', '[phone]'],
    ['On 2026-11-24 at 18:50, room 214', 'On 2026-11-24 at 18:50, room 214'],
    ['24.11.2026 18 Uhr 30', '24.11.2026 18 Uhr 30'],
    ['2 adults and 2 children for 14 nights', '2 adults and 2 children for 14 nights'],
  ])('%s', (said, kept) => {
    expect(all(said)).toBe(kept);
  });
});

describe('what is not asked for', () => {
  it('stays', () => {
    const said = 'Card 4111 1111 1111 1111, jane@example.com, +1 555 123 4567';
    expect(createRedact({ redact: [], language: 'en' })(said)).toBe(said);
    expect(createRedact({ redact: ['email'], language: 'en' })(said)).toBe(
      'Card 4111 1111 1111 1111, [email], +1 555 123 4567',
    );
  });

  it('and a text without any of it is the same, of whatever length', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'ü', ' ', '.', '!', '👋') }), (text) => all(text) === text),
    );
    const long = 'a. '.repeat(100_000);
    expect(all(long)).toBe(long);
  });
});
