// Dutch.
import type { LanguageRules } from '../language-rules.ts';
import { words } from './words.ts';

export const dutch: LanguageRules = {
  titles: words('mr ir st fam jhr'),
  joins: words(`
    a b c d e f g h i j k l m n o p q r s t v w x y z
    dhr mevr mw mej dr drs ing prof ds
    bijv bv d.w.z dwz d.m.v i.p.v i.v.m m.b.t m.i n.a.v o.a o.l.v o.m t.a.v t.b.v t.o.v t.z.t v.a w.o z.g zgn
    resp ca incl excl evt vgl tel t.n.v p.p p.w a.d n.chr v.chr chr m.m.v zg nl jl ll
  `),
  beforeNumber: words(`
    max nr nrs no art blz p pag fig hfst par ed dl lid
    jan feb mrt apr jun jul aug sept sep okt nov dec
  `),
  mayEnd: words('enz etc e.d e.a a.u.b aub n.v b.v str min sec u.s e.v mln mld st p.m a.m'),
  continues: words('maandag dinsdag woensdag donderdag vrijdag zaterdag zondag uur'),
  letterWords: words('U'),
  endings: ['str'],
};
