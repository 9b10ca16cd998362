// Polish.
import type { LanguageRules } from '../language-rules.ts';
import { words } from './words.ts';

export const polish: LanguageRules = {
  titles: words('dr mgr'),
  joins: words(`
    a b c d e f g h i j k l ł m n o p q s t u v x y z
    np m.in tj tzn tzw ul al pl wg im św ds pt por zob jw tel faks ew ang niem łac pol cd
    prof inż hab ks św bp abp gen płk mjr kpt por red lek dyr woj pow gm śp
  `),
  beforeNumber: words('ok maks nr nry s str art ust pkt poz rys tab t rozdz godz godź lp par wyd kl'),
  mayEnd: words('os itd itp r w gr tys mln mld mies szt kg km cm min sek zł n.e p.n.e s.a o.o z.o.o i.in in jr'),
  continues: new Set(),
  letterWords: new Set(),
  hasOrdinalStops: true,
};
