// French. White space may stand before its marks: "Bonjour !", "« Oui. »".
import type { LanguageRules } from '../language-rules.ts';
import { words } from './words.ts';

export const french: LanguageRules = {
  titles: words('mm me mgr dr pr prof st ste sr vve cdt col gal'),
  joins: words(`
    b c d e f g h i j k l m n o p q r s t u v w x z
    mme mmes mlle mlles p.ex ex c.-à-d c-à-d c.à.d cf i.e e.g env av bd boul bld pl imp r.d.c tél tel réf vs adj apr j.-c
    c.a incl max éd dir resp
  `),
  beforeNumber: words(`
    n no nos nº n° art pp vol chap fig par bât apt app
    janv jan févr fév avr juil sept oct nov déc
  `),
  mayEnd: words('etc al min sec h s.a s.a.r.l cie hab km kg r.s.v.p s.v.p apr.j.-c'),
  continues: words(`
    janvier février mars avril mai juin juillet août septembre octobre novembre décembre
    lundi mardi mercredi jeudi vendredi samedi dimanche
  `),
  letterWords: new Set(),
  spacedMarks: '!?;:»›',
};
