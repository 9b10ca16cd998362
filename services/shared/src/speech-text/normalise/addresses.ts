// Web and e-mail addresses, spelled as one says them over the phone.
import { spoken, type SpeechRule } from './rule.ts';

export type AddressWords = { at: string; dot: string; slash: string; dash: string; underscore: string };

const EMAIL = /(?:mailto:)?(?<name>[\w.+-]+)@(?<host>[\w-]+(?:\.[\w-]+)+)/giu;
const URL_LIKE =
  /(?:https?:\/\/(?:www\.)?|(?<![\w@.])www\.)(?<rest>[^\s<>"'’”)\]]*[\w/])|(?<![\w@.-])(?<bare>(?:[a-z][\w-]*\.)+(?:com|org|net|io|dev|app|info|de|at|ch|eu|fr|es|it|nl|pl|pt|ru|uk|us|edu|gov)(?:\/[\w/-]*)?)(?![\w@-])/giu;

/** Rules for addresses; what a query holds is not read out. */
export const addresses = (words: AddressWords): SpeechRule[] => {
  const spell = (address: string): string =>
    address
      .replace(/\/+$/, '')
      .replaceAll('.', ` ${words.dot} `)
      .replaceAll('/', ` ${words.slash} `)
      .replaceAll('-', ` ${words.dash} `)
      .replaceAll('_', ` ${words.underscore} `)
      .replace(/\s+/g, ' ')
      .trim();
  return [
    spoken(EMAIL, ({ group }) => `${spell(group('name'))} ${words.at} ${spell(group('host'))}`),
    spoken(URL_LIKE, ({ group }) => spell((group('rest') || group('bare')).replace(/[?#].*$/s, ''))),
  ];
};
