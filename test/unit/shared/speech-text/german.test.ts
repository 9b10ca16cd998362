// German as it is read out, row by row: what is written => what is said.
import { describe, expect, test } from 'vitest';
import { rowsOf, sayIn } from './say.ts';

const ROWS = rowsOf(`
Ich habe 3 Zimmer und 21 Betten. => Ich habe drei Zimmer und einundzwanzig Betten.
Es waren 1.234 Gäste. => Es waren eintausendzweihundertvierunddreißig Gäste.
Pi ist 3,14. => Pi ist drei Komma eins vier.
Es sind -5 Grad. => Es sind minus fünf Grad.
Am 3. Mai ist zu. => Am dritten Mai ist zu.
Der 3. Mai ist frei. => Der dritte Mai ist frei.
Am 24. Dezember 2025 um 19.30 Uhr. => Am vierundzwanzigsten Dezember zweitausendfünfundzwanzig um neunzehn Uhr dreißig.
Am 3.5.2025 kommen Sie. => Am dritten Mai zweitausendfünfundzwanzig kommen Sie.
Am 03.05. kommen Sie. => Am dritten Mai kommen Sie.
Bis 2025-05-03. => Bis dritten Mai zweitausendfünfundzwanzig.
3. Mai => dritter Mai
Vom 3. bis 5. Mai. => Vom dritten bis fünften Mai.
Im 2. Stock. => Im zweiten Stock.
Die 2. Etage. => Die zweite Etage.
In der 2. Etage. => In der zweiten Etage.
Wir öffnen um 7. => Wir öffnen um sieben.
Wir öffnen um 9:30 Uhr. => Wir öffnen um neun Uhr dreißig.
Wir öffnen um 9 Uhr. => Wir öffnen um neun Uhr.
Um 1 Uhr. => Um ein Uhr.
Es ist 14:05. => Es ist vierzehn Uhr fünf.
Von 9–17 Uhr. => Von neun bis siebzehn Uhr.
9:00-17:30 Uhr => neun Uhr bis siebzehn Uhr dreißig
Das macht 12,50 €. => Das macht zwölf Euro fünfzig.
Das macht 1.000,50 Euro. => Das macht eintausend Euro fünfzig.
Nur 0,99 €. => Nur neunundneunzig Cent.
Nur 1 €. => Nur ein Euro.
2,5 Mio. Euro => zwei Komma fünf Millionen Euro
5 % Rabatt. => fünf Prozent Rabatt.
2,5% mehr => zwei Komma fünf Prozent mehr
Es sind 5 km. => Es sind fünf Kilometer.
Nur 1 km. => Nur ein Kilometer.
20 °C => zwanzig Grad Celsius
1 h => eine Stunde
30 min. => dreißig Minuten.
Seit 1998. => Seit neunzehnhundertachtundneunzig.
Im Jahr 2025. => Im Jahr zweitausendfünfundzwanzig.
1900 gebaut. => neunzehnhundert gebaut.
Rufen Sie 030 1234567 an. => Rufen Sie null drei null, eins zwei drei vier fünf sechs sieben an.
+49 30 123456 => plus vier neun, drei null, eins zwei drei vier fünf sechs
0800/1234567 => null acht null null, eins zwei drei vier fünf sechs sieben
z. B. Suppe => zum Beispiel Suppe
d. h. morgen => das heißt morgen
Brot usw. => Brot und so weiter.
Brot usw. und Käse. => Brot und so weiter und Käse.
Dr. Müller => Doktor Müller
Prof. Dr. Meier => Professor Doktor Meier
Nr. 12 => Nummer zwölf
Hauptstr. 5 => Hauptstraße fünf
Salz & Pfeffer => Salz und Pfeffer
info@hotel-post.de => info ät hotel Bindestrich post Punkt de
www.hotel.de/zimmer => hotel Punkt de Schrägstrich zimmer
1 Zimmer => ein Zimmer
Zimmer 101. => Zimmer einhunderteins.
inkl. MwSt. => inklusive Mehrwertsteuer.
S. 12 => Seite zwölf
10–12 Gäste => zehn bis zwölf Gäste
1/2 Liter => ein halb Liter
3 x 4 => drei mal vier
1. Öffnen Sie die App. => eins. Öffnen Sie die App.
am 3. => am dritten.
Fr. Müller => Frau Müller
1.000.000 Sterne => eine Million Sterne
1 000 Sterne => eintausend Sterne
B12 => B zwölf
24 Std. offen => vierundzwanzig Stunden offen
mein 1. Besuch => mein erster Besuch
Brot usw. Dann => Brot und so weiter. Dann
am 5. Dezember => am fünften Dezember
Bis Fr. 3. Mai => Bis Freitag dritter Mai
Um 15 Uhr. => Um fünfzehn Uhr.
Mo.–Fr. 9–17 Uhr => Montag bis Freitag neun bis siebzehn Uhr
Mo-Fr 9 bis 17 Uhr => Montag bis Freitag neun bis siebzehn Uhr
Flug LH2490 um 6:45 => Flug LH zwei vier neun null um sechs Uhr fünfundvierzig
Ihre PIN ist 0423. => Ihre PIN ist null vier zwei drei.
Zimmer 12B => Zimmer zwölf B
2x so viel => zwei mal so viel
20 €/Nacht => zwanzig Euro pro Nacht
von 5 bis 10 Euro => von fünf bis zehn Euro
5–10 € => fünf bis zehn Euro
1. und 2. Stock => erster und zweiter Stock
am 1.1. => am ersten Januar.
4,8/5 Sterne => vier Komma acht von fünf Sterne
Tel.: 089 / 123 45 67 => Telefon: null acht neun, eins zwei drei, vier fünf, sechs sieben
1,- € => ein Euro
3,50 => drei Komma fünf null
die 90er Jahre => die neunziger Jahre
den 5. und 6. Juni => den fünften und sechsten Juni
seit 2020 => seit zweitausendzwanzig
1000 Gäste => eintausend Gäste
um halb 8 => um halb acht
15:30–16:00 Uhr => fünfzehn Uhr dreißig bis sechzehn Uhr
Er kommt am 5. um 9. => Er kommt am fünften um neun.
Kapitel 2.1 => Kapitel zwei Punkt eins
5 Sterne => fünf Sterne
ca. 5 Min. zu Fuß => circa fünf Minuten zu Fuß
20 m² => zwanzig Quadratmeter
7 Tage/Woche => sieben Tage pro Woche
`);

describe('German', () => {
  test('is tried in at least forty rows', () => {
    expect(ROWS.length).toBeGreaterThanOrEqual(40);
  });

  test.each(ROWS)('%s', (written, said) => {
    expect(sayIn('de', written)).toBe(said);
  });

  test.each(ROWS)('what was said for %j is said as it is', (_written, said) => {
    expect(sayIn('de', said)).toBe(said);
  });
});
