// German. Nouns are capitalised, so that a capital says little: what follows an ordinal is named.
import type { LanguageRules } from '../language-rules.ts';
import { words } from './words.ts';

const MONTHS = 'januar jänner februar märz april mai juni juli august september oktober november dezember';

/** Nouns that "2." counts: "im 2. Stock", "am 3. Mai". */
export const GERMAN_COUNTED = words(`
  ${MONTHS} montag dienstag mittwoch donnerstag freitag samstag sonntag
  stock stockwerk etage obergeschoss untergeschoss klasse platz preis tag woche monat jahr jahrhundert jahrzehnt
  quartal halbjahr hälfte mal person gast kind zimmer reihe gang termin versuch schritt punkt teil kapitel band
  auflage ausgabe runde liga geburtstag hochzeitstag jahrestag advent weihnachtstag weltkrieg bezirk stelle nacht
  abschnitt absatz artikel stunde generation semester spieltag fc
`);

export const german: LanguageRules = {
  titles: words('dr prof hr hrn fr st ing dipl mag med phil jur msgr mo mi fr sa'),
  joins: words(`
    a b c d e f g h i j k l m n o p q r s t u v w x y z ä ö ü
    z.b d.h u.a i.d.r z.t o.ä u.ä u.u v.a s.o s.u m.e i.d e.v g.g.f n.chr v.chr chr
    bzw ca vgl inkl exkl einschl zzgl abzgl ggf evtl sog bspw insb tel geb gest verh gegr ehem dipl.-ing
    frdl gem lt ff allg bes dgl jew kath ev od resp sen jun urspr u.s.w zw
  `),
  beforeNumber: words(`
    max mind nr nrn s abs art abb tab kap bd par jg ziff zi whg hs plz
    jan jän feb mär apr jun jul aug sep sept okt nov dez
  `),
  mayEnd: words('usw etc str std min sek mio mrd tsd abt stk'),
  continues: GERMAN_COUNTED,
  letterWords: new Set(),
  endings: ['str'],
  hasOrdinalStops: true,
  quotes: { openers: '»›', closers: '“‘«‹' },
};
