// English as it is read out, row by row: what is written => what is said.
import { describe, expect, test } from 'vitest';
import { rowsOf, sayIn } from './say.ts';

const ROWS = rowsOf(`
I have 3 rooms and 21 towels. => I have three rooms and twenty-one towels.
There were 1,234 guests. => There were one thousand two hundred thirty-four guests.
Pi is 3.14. => Pi is three point one four.
It is -5 outside. => It is minus five outside.
You are the 3rd caller. => You are the third caller.
The 21st floor. => The twenty-first floor.
It costs $5. => It costs five dollars.
It costs $1,250.50. => It costs one thousand two hundred fifty dollars and fifty cents.
That is $0.99. => That is ninety-nine cents.
It is €1. => It is one euro.
We paid £3.50. => We paid three pounds and fifty pence.
A $2.5 million house. => A two point five million dollar house.
It is 20% off. => It is twenty percent off.
Between 5-10% of guests. => Between five to ten percent of guests.
We open at 7:30. => We open at seven thirty.
We open at 7:30 a.m. and close late. => We open at seven thirty AM and close late.
We open at 9am. => We open at nine AM.
It ends at 9 p.m. => It ends at nine PM.
It starts at 7:00. => It starts at seven o'clock.
It starts at 7:05 PM. => It starts at seven oh five PM.
The train leaves at 19:30. => The train leaves at nineteen thirty.
Open 9–11 am. => Open nine to eleven AM.
Come on May 3. => Come on May third.
Come on May 3, 2025. => Come on May third, twenty twenty-five.
Come on the 3rd of May. => Come on the third of May.
On 5/3/2025 we close. => On May third, twenty twenty-five we close.
On 2025-05-03 we close. => On May third, twenty twenty-five we close.
On Jan. 5 we open. => On January fifth we open.
May 3–5 is full. => May third to fifth is full.
In May 2025 we open. => In May twenty twenty-five we open.
In 1998 it was built. => In nineteen ninety-eight it was built.
In 2005 it closed. => In two thousand five it closed.
In 2025 it opens. => In twenty twenty-five it opens.
Built in 1900. => Built in nineteen hundred.
Built in 1905. => Built in nineteen oh five.
In the 1990s. => In the nineteen nineties.
It is 5 km away. => It is five kilometers away.
It is 1 km away. => It is one kilometer away.
It weighs 2.5 kg. => It weighs two point five kilograms.
It is 20°C. => It is twenty degrees Celsius.
Drive 60 mph. => Drive sixty miles per hour.
About 5 lbs. of flour. => About five pounds of flour.
A 10-min walk. => A ten minute walk.
Call 555-0100. => Call five five five, zero one zero zero.
Call (555) 123-4567. => Call five five five, one two three, four five six seven.
Call +1 555 123 4567. => Call plus one, five five five, one two three, four five six seven.
Card 4111 1111 1111 1111. => Card four one one one, one one one one, one one one one, one one one one.
Room 007. => Room zero zero seven.
Order 1234567890. => Order one two three four five six seven eight nine zero.
Mail me@example.com. => Mail me at example dot com.
See https://www.example.com/book?x=1. => See example dot com slash book.
See example.com. => See example dot com.
Dr. Smith is in. => Doctor Smith is in.
Mr. Ray and Mrs. Dow. => Mister Ray and Missus Dow.
Fruit, e.g. apples. => Fruit, for example apples.
Fruit, etc. => Fruit, et cetera.
Fruit etc. and bread. => Fruit et cetera and bread.
Take No. 5. => Take Number five.
No. I can't. => No. I can't.
See p. 12. => See page twelve.
You vs. me. => You versus me.
Acme Inc. makes tools. => Acme Incorporated makes tools.
12 Main St. => twelve Main Street.
Go to St. Ives. => Go to Saint Ives.
Salt & pepper. => Salt and pepper.
2 + 2 = 4 => two plus two equals four
2 * 3 => two times three
#5 => number five
~5 people => about five people
1/2 cup => one half cup
2½ cups => two and a half cups
Open 24/7. => Open twenty-four seven.
Version v1.2.3 is out. => Version one dot two dot three is out.
It is 192.168.1.1. => It is one hundred ninety-two dot one hundred sixty-eight dot one dot one.
Pages 10–12. => Pages ten to twelve.
2-3 days. => two to three days.
COVID-19 and B12. => COVID-nineteen and B twelve.
4G and mp3 => four G and mp three
5G network => five G network
12:30:15 => twelve thirty fifteen
1.5. => one point five.
$3 and 4. => three dollars and four.
the year 2025. => the year twenty twenty-five.
Rm 1204. => Rm twelve oh four.
1. Open the app. => one. Open the app.
100,000,000 stars => one hundred million stars
A $5 coupon. => A five dollar coupon.
3 x 4 => three times four
It's 3pm. => It's three PM.
Come at 3 p.m. on Friday. => Come at three PM on Friday.
We have 1 room left. => We have one room left.
Flight BA2490 leaves at 6:45. => Flight BA two four nine zero leaves at six forty-five.
Your PIN is 0423. => Your PIN is zero four two three.
Room 12B is free. => Room twelve B is free.
It's 50/50. => It's fifty fifty.
Open Mon.-Fri. 9-5. => Open Monday to Friday nine to five.
Mon-Fri, 9:00-17:00 => Monday to Friday, nine o'clock to seventeen hundred
That's 2x as much. => That's two times as much.
Take I-95 north. => Take I-ninety-five north.
Chapter 4, section 2.1. => Chapter four, section two point one.
The score was 3-2. => The score was three to two.
10,000+ guests => ten thousand plus guests
$20/night => twenty dollars per night
5 stars (4.8/5) => five stars (four point eight out of five)
Is it 100%? => Is it one hundred percent?
He said "May 3". => He said "May third".
Call 911. => Call nine one one.
Call 1-800-555-0199 now. => Call one, eight zero zero, five five five, zero one nine nine now.
Between $5 and $10. => Between five dollars and ten dollars.
It costs $5-10. => It costs five to ten dollars.
$5–$10 => five dollars to ten dollars
1st & 2nd floor => first and second floor
June 5th-7th => June fifth to seventh
2025-26 => twenty twenty-five to twenty-six
Wi-Fi 6E => Wi-Fi six E
at 12:00 => at twelve o'clock
at 00:00 => at midnight
24 hours => twenty-four hours
C# and .NET => C# and .NET
ID: ABC-123-456 => ID: ABC-one two three, four five six
a 2-bedroom flat => a two-bedroom flat
Suite #200 => Suite number two hundred
No. 10 Downing St., London => Number ten Downing Street, London
I told Mr. Jones that the meeting is at 10. He agreed. => I told Mister Jones that the meeting is at ten. He agreed.
We have 2 options: A. the first; B. the second. => We have two options: A. the first; B. the second.
Meet at 5 p.m. sharp, e.g. at the U.S. Embassy. => Meet at five PM sharp, for example at the U.S. Embassy.
The No. 1 choice. => The Number one choice.
Is this OK? Yes! => Is this OK? Yes!
The 2020s were fun. => The twenty twenties were fun.
Model X5 and iPhone 15 Pro. => Model X five and iPhone fifteen Pro.
Temperature: -3°F to 20°C => Temperature: minus three degrees Fahrenheit to twenty degrees Celsius
It's 1.5x faster. => It's one point five times faster.
100% of 1,000,000.5 => one hundred percent of one million point five
Version 2.0 on 10/10. => Version two point zero on ten ten.
1/3 of 2/3 => one third of two thirds
€1.5M => one point five million euros
Mr. & Mrs. Smith => Mister and Missus Smith
10:00 AM - 2:00 PM => ten AM to two PM
10 am to 2 pm => ten AM to two PM
3 a.m. => three AM.
Sept. 5th, 2024 => September fifth, twenty twenty-four
The '80s => The eighties
`);

describe('English', () => {
  test('is tried in at least sixty rows', () => {
    expect(ROWS.length).toBeGreaterThanOrEqual(60);
  });

  test.each(ROWS)('%s', (written, said) => {
    expect(sayIn('en', written)).toBe(said);
  });

  test.each(ROWS)('what was said for %j is said as it is', (_written, said) => {
    expect(sayIn('en', said)).toBe(said);
  });

  test('outside America a date begins with its day', () => {
    expect(sayIn('en-GB', 'On 5/3/2025 we close.')).toBe('On March fifth, twenty twenty-five we close.');
    expect(sayIn('en-US', 'On 5/3/2025 we close.')).toBe('On May third, twenty twenty-five we close.');
  });
});
