// English.
import type { LanguageRules } from '../language-rules.ts';
import { words } from './words.ts';

export const english: LanguageRules = {
  titles: words(`
    dr mr mrs ms mx messrs prof rev hon st mt ft gen adm col maj capt cmdr lt sgt cpl pvt sen rep gov pres supt
    ave blvd rd dept univ
  `),
  joins: words('e.g i.e eg viz cf vs v approx ca incl esp tel attn apt ste'),
  beforeNumber: words(`
    no nos nr fig figs p pp vol vols ch chap sec art par para eq ed ext rm pt rs
    jan feb mar apr jun jul aug sep sept oct nov dec
  `),
  mayEnd: words(`
    a.m p.m etc al inc ltd co corp llc plc jr sr esq ph.d m.d b.a m.a b.sc m.sc
    hr hrs min mins oz lb lbs kg km cm yd
  `),
  continues: words(`
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
    utc gmt est edt cst cdt mst mdt pst pdt et ct pt bst cet cest eastern central mountain pacific
  `),
  letterWords: words('I'),
};
