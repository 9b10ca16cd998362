// English abbreviations and signs that are read out.
import { abbreviations, type Abbreviation } from '../abbreviations.ts';
import { spoken, type SpeechRule } from '../rule.ts';

const NAME = String.raw`\s\p{Lu}`;
const DIGIT = String.raw`\s?\p{N}`;
const named = (short: string, full: string): Abbreviation => ({ short, full, before: NAME });
const counted = (short: string, full: string): Abbreviation => ({ short, full, before: DIGIT });
const joins = (short: string, full: string): Abbreviation => ({ short, full, joins: true });
const always = (short: string, full: string): Abbreviation => ({ short, full });

const TABLE: Abbreviation[] = [
  named('Dr.', 'Doctor'), named('Dr', 'Doctor'), joins('Mr.', 'Mister'), named('Mr', 'Mister'), joins('Mrs.', 'Missus'),
  named('Mrs', 'Missus'), joins('Ms.', 'Miz'), named('Prof.', 'Professor'), named('Rev.', 'Reverend'), named('Capt.', 'Captain'),
  named('Sgt.', 'Sergeant'), named('Lt.', 'Lieutenant'), named('Gov.', 'Governor'), named('Sen.', 'Senator'),
  named('Mt.', 'Mount'), always('Ave.', 'Avenue'), always('Blvd.', 'Boulevard'), always('Rd.', 'Road'),
  joins('e.g.', 'for example'), joins('i.e.', 'that is'), always('etc.', 'et cetera'), joins('vs.', 'versus'),
  joins('approx.', 'approximately'), always('Inc.', 'Incorporated'), always('Ltd.', 'Limited'), always('Corp.', 'Corporation'),
  always('Jr.', 'Junior'), always('Sr.', 'Senior'), always('dept.', 'department'), always('Dept.', 'Department'),
  joins('tel.', 'telephone'), joins('Tel.', 'Telephone'), joins('w/o', 'without'), joins('w/', 'with'),
  counted('No.', 'Number'), counted('no.', 'number'), counted('pp.', 'pages'), counted('p.', 'page'), counted('ext.', 'extension'),
  counted('Ext.', 'Extension'), counted('fig.', 'figure'), counted('Fig.', 'Figure'), counted('vol.', 'volume'),
  counted('Vol.', 'Volume'), counted('ch.', 'chapter'), counted('sec.', 'section'), counted('apt.', 'apartment'), counted('Apt.', 'Apartment'),
  always('min.', 'minutes'), always('hrs.', 'hours'), always('hr.', 'hour'),
  always('Mon.', 'Monday'), always('Tue.', 'Tuesday'), always('Tues.', 'Tuesday'), always('Wed.', 'Wednesday'),
  always('Thu.', 'Thursday'), always('Thurs.', 'Thursday'), always('Fri.', 'Friday'), always('Jan.', 'January'),
  always('Feb.', 'February'), always('Apr.', 'April'), always('Aug.', 'August'), always('Sept.', 'September'),
  always('Oct.', 'October'), always('Nov.', 'November'), always('Dec.', 'December'),
]; // prettier-ignore

/** Before digits become words: some are only abbreviations before a number. */
export const abbreviationRules: SpeechRule[] = [
  spoken(/(?<=\b\p{Lu}\p{Ll}+\s)St\.(?=\s*(?:$|[,;]|\p{Ll}|\p{Lu}))/gu, ({ after }) =>
    /^\s+\p{Lu}|^\s*$/u.test(after) ? 'Street.' : 'Street',
  ),
  spoken(/\bSt\.(?=\s\p{Lu})/gu, () => 'Saint'),
  ...abbreviations(TABLE),
];

/** Signs between words and numbers. */
export const signRules: SpeechRule[] = [
  spoken(/(?<=[\p{L}\d])\/(?=(?:night|day|week|month|year|hour|minute|person|guest)\b)/gu, () => ' per '),
  spoken(/(?<=\d\.\d)\s?\/\s?(?=(?:5|10)(?!\d))/g, () => ' out of '),
  spoken(/(?<=\d)x(?![\p{L}\d])/gu, () => ' times'),
  spoken(/#(?=\d)/g, () => 'number '),
  spoken(/\s*&\s*/g, () => ' and '),
  spoken(/(?<=\d)\s*(?:[×*]|x(?=\s))\s*(?=\d)/g, () => ' times '),
  spoken(/(?<=\d)\s*\+\s*(?=\d)/g, () => ' plus '),
  spoken(/(?<=[\p{L}\d])\s*=\s*(?=[\p{L}\d])/gu, () => ' equals '),
  spoken(/(?<=\d)\s*÷\s*(?=\d)/g, () => ' divided by '),
  spoken(/[~≈]\s?(?=[\d$€£])/g, () => 'about '),
  spoken(/(?<=\d)\+(?=\s|$)/g, () => ' plus'),
  spoken(/\s<\s(?=\d)/g, () => ' less than '),
  spoken(/\s>\s(?=\d)/g, () => ' more than '),
];
