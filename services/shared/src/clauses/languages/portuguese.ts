// Portuguese, of Portugal and Brazil.
import type { LanguageRules } from '../language-rules.ts';
import { words } from './words.ts';

export const portuguese: LanguageRules = {
  titles: words('d dom pe sto sta gen'),
  joins: words(`
    b c d f g h i j k l m n p q r s t u v w x y z
    sr sra srs sras srta srtas dr dra drs dras prof profa profª eng arq exmo exma ilmo ilma cel
    p.ex ex av al pç pça trav rod est tel cel aprox vs cf apto ap ed bl cj obs ref dto esq i.e v.g
  `),
  beforeNumber: words(`
    máx mín n nº n.º no nos núm pág págs pp art arts cap vol fig par inc rm
    jan fev mar abr mai jun jul ago set out nov dez
  `),
  mayEnd: words('etc ltda s.a cia a.m p.m min seg h hs kg km cm v.exa lda eua'),
  continues: words('segunda terça quarta quinta sexta sábado domingo'),
  letterWords: new Set(),
};
