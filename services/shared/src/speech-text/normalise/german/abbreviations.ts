// German abbreviations and signs that are read out.
import { abbreviations, type Abbreviation } from '../abbreviations.ts';
import { spoken, type SpeechRule } from '../rule.ts';

const NAME = String.raw`\s\p{Lu}`;
const DIGIT = String.raw`\s?\p{N}`;
const named = (short: string, full: string): Abbreviation => ({ short, full, before: NAME });
const counted = (short: string, full: string): Abbreviation => ({ short, full, before: DIGIT });
const joins = (short: string, full: string): Abbreviation => ({ short, full, joins: true });
const always = (short: string, full: string): Abbreviation => ({ short, full });

const TABLE: Abbreviation[] = [
  joins('z. B.', 'zum Beispiel'), joins('Z. B.', 'Zum Beispiel'), joins('d. h.', 'das heißt'), joins('D. h.', 'Das heißt'),
  joins('u. a.', 'unter anderem'), joins('i. d. R.', 'in der Regel'), joins('z. T.', 'zum Teil'), always('o. ä.', 'oder ähnliches'),
  joins('u. U.', 'unter Umständen'), joins('v. a.', 'vor allem'), always('s. o.', 'siehe oben'), always('s. u.', 'siehe unten'),
  always('n. Chr.', 'nach Christus'), always('v. Chr.', 'vor Christus'), joins('m. E.', 'meines Erachtens'),
  always('usw.', 'und so weiter'), always('etc.', 'et cetera'), joins('bzw.', 'beziehungsweise'), joins('ca.', 'circa'),
  joins('vgl.', 'vergleiche'), joins('inkl.', 'inklusive'), joins('exkl.', 'exklusive'), joins('zzgl.', 'zuzüglich'),
  joins('abzgl.', 'abzüglich'), joins('ggf.', 'gegebenenfalls'), joins('evtl.', 'eventuell'), joins('sog.', 'sogenannte'),
  joins('bspw.', 'beispielsweise'), joins('insb.', 'insbesondere'), joins('geb.', 'geboren'), joins('gest.', 'gestorben'),
  joins('max.', 'maximal'), joins('mind.', 'mindestens'), joins('Tel.', 'Telefon'), always('MwSt.', 'Mehrwertsteuer'),
  joins('Mio.', 'Millionen'), joins('Mrd.', 'Milliarden'), joins('Tsd.', 'Tausend'), always('Std.', 'Stunden'), always('Min.', 'Minuten'),
  named('Dr.', 'Doktor'), named('Prof.', 'Professor'), named('Hr.', 'Herr'), named('Hrn.', 'Herrn'), named('Fr.', 'Frau'), named('St.', 'Sankt'),
  counted('Nr.', 'Nummer'), counted('nr.', 'Nummer'), counted('S.', 'Seite'), counted('Abs.', 'Absatz'), counted('Art.', 'Artikel'),
  counted('Kap.', 'Kapitel'), counted('§', 'Paragraf '), joins('Mo.', 'Montag'), joins('Di.', 'Dienstag'), joins('Mi.', 'Mittwoch'),
  joins('Do.', 'Donnerstag'), joins('Fr.', 'Freitag'), joins('Sa.', 'Samstag'), joins('Jan.', 'Januar'), joins('Feb.', 'Februar'),
  joins('Apr.', 'April'), joins('Aug.', 'August'), joins('Sept.', 'September'), joins('Okt.', 'Oktober'), joins('Nov.', 'November'),
  joins('Dez.', 'Dezember'),
]; // prettier-ignore

/** Before digits become words: some are only abbreviations before a number. */
export const abbreviationRules: SpeechRule[] = [
  spoken(/(?<=\p{L})str\.(?=\s|$)/gu, ({ after }) => (after.trim() === '' ? 'straße.' : 'straße')),
  spoken(/(?<!\p{L})Str\.(?=\s|$)/gu, ({ after }) => (after.trim() === '' ? 'Straße.' : 'Straße')),
  ...abbreviations(TABLE),
];

/** Signs between words and numbers. */
export const signRules: SpeechRule[] = [
  spoken(/(?<=[\p{L}\d])\/(?=(?:Nacht|Tag|Woche|Monat|Jahr|Stunde|Minute|Person|Gast)\b)/gu, () => ' pro '),
  spoken(/(?<=\d,\d)\s?\/\s?(?=(?:5|10)(?!\d))/g, () => ' von '),
  spoken(/(?<=\d)x(?![\p{L}\d])/gu, () => ' mal'),
  spoken(/#(?=\d)/g, () => 'Nummer '),
  spoken(/\s*&\s*/g, () => ' und '),
  spoken(/(?<=\d)\s*(?:[×*]|x(?=\s))\s*(?=\d)/g, () => ' mal '),
  spoken(/(?<=\d)\s*\+\s*(?=\d)/g, () => ' plus '),
  spoken(/(?<=[\p{L}\d])\s*=\s*(?=[\p{L}\d])/gu, () => ' gleich '),
  spoken(/(?<=\d)\s*÷\s*(?=\d)/g, () => ' geteilt durch '),
  spoken(/[~≈]\s?(?=[\d$€£])/g, () => 'etwa '),
  spoken(/\s<\s(?=\d)/g, () => ' kleiner als '),
  spoken(/\s>\s(?=\d)/g, () => ' größer als '),
];
