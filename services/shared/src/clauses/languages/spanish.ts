// Spanish.
import type { LanguageRules } from '../language-rules.ts';
import { words } from './words.ts';

export const spanish: LanguageRules = {
  titles: words('don fr sto sta'),
  joins: words(`
    a b c d f g h i j k l n p q r s t v w x z
    sr sra srta sres sras dr dra dres dña dn prof profa lic licda ing arq gral mons rvdo
    p.ej ej pej av avda avd c/ ctra pza pl núm tel tlf tfno aprox vs cf izq dcha dto dpto edif prov
    ee excmo excma ilmo ilma v.gr admón atte
  `),
  beforeNumber: words(`
    máx mín no nos nº n.º núms pág págs art arts cap vol fig párr tít ed s ext hab km
    ene feb mar abr may jun jul ago sept sep oct nov dic
  `),
  mayEnd: words('etc m a.m p.m uu ee.uu ud uds vd vds s.a s.l s.a.s cía ltda min seg h hrs kg cm r.u'),
  continues: words('lunes martes miércoles jueves viernes sábado domingo gmt utc'),
  letterWords: new Set(),
};
