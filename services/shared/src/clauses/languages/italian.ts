// Italian.
import type { LanguageRules } from '../language-rules.ts';
import { words } from './words.ts';

export const italian: LanguageRules = {
  titles: words('gen col cap on sen ss sta'),
  joins: words(`
    b c d f g h j k l m n p q r s t u v w x y z
    sig sigg sig.ra sig.na sigra dott dott.ssa dottssa dr dr.ssa prof prof.ssa ing avv arch geom rag mons
    p.es es ad.es v.le p.za p.zza c.so l.go v cfr ca circa tel cell incl escl spett gent egr ill
    a.c d.c c.a
  `),
  beforeNumber: words(`
    max n nn nr num pag pagg art artt cap vol fig par tab int rif ed
    gen feb mar apr mag giu giugn lug ago set sett ott nov dic
  `),
  mayEnd: words('ecc etc s.p.a s.r.l srl s.n.c snc s.a.s min sec h kg km cm c.m u.s'),
  continues: words('lunedì martedì mercoledì giovedì venerdì sabato domenica'),
  letterWords: new Set(),
};
