import { describe, expect, test } from 'vitest';
import { PAUSE_AFTER_MS } from '@firstword/shared/clauses/clause';
import { DEFAULT_CLAUSE_SETTINGS, createClauseSplitter } from '@firstword/shared/clauses/clause-splitter';
import { splitText, splitTokens } from './split-whole.ts';

const LONG = 'Certainly we would be very glad to welcome you and your family at the hotel by the sea next summer.';

describe('the first clause', () => {
  test.each<[string, string, string]>([
    ['ends at a sentence end of any length', 'Sure! I can help.', 'Sure! '],
    ['ends at a question', 'Today? We open at eight.', 'Today? '],
    ['does not end at a comma before 12 characters', 'Well, yes, we do. Come in.', 'Well, yes, we do. '],
    ['ends at a comma from 12 characters on', 'Good morning, how are you? Fine.', 'Good morning, '],
    ['counts the comma itself', 'Good mornin, how are you? Fine.', 'Good mornin, '],
    ['ends at a semicolon', 'That is easy; I can do it. Yes.', 'That is easy; '],
    ['ends at a colon', 'Here is the list: one and two. Yes.', 'Here is the list: '],
    ['ends at a spaced dash', 'I can do that — it is easy. Yes.', 'I can do that — '],
    ['ends at an unspaced dash', 'I can do that—it is easy. Yes.', 'I can do that—'],
    ['ends at a spaced en dash', 'I can do that – it is easy. Yes.', 'I can do that – '],
    ['ends at a word from 60 characters on', LONG, 'Certainly we would be very glad to welcome you and your family '],
    ['ends at a line end', 'Sure\nHere is the list, as you asked.', 'Sure\n'],
    ['waits for something to say', '... \n - Well then. Yes.', '... \n - Well then. '],
    ['takes emoji and white space before it along', ' 👍  Great! See you.', ' 👍  Great! '],
    [
      'takes reasoning before it along, uncounted',
      '<think>So, hm. Yes.</think>\nYes, we do. OK.',
      '<think>So, hm. Yes.</think>\nYes, we do. ',
    ],
  ])('%s', (_case, reply, want) => {
    expect(splitText(reply)[0]).toBe(want);
  });

  test('leaves as soon as the next word can be none that goes on', () => {
    expect(createClauseSplitter().push('Until 5 p.m. Ma')).toEqual([]);
    expect(
      createClauseSplitter()
        .push('Until 5 p.m. Mak')
        .map(({ text }) => text),
    ).toEqual(['Until 5 p.m. ']);
  });

  test('leaves with the character that settles it', () => {
    const splitter = createClauseSplitter();
    expect(['Hel', 'lo', '.'].flatMap((token) => splitter.push(token))).toEqual([]);
    expect(splitter.push('\n')).toEqual([{ text: 'Hello.\n', start: 0, end: 7, endsWith: 'sentence' }]);
  });
});

describe('later clauses', () => {
  const after = (reply: string) => splitText(`Yes. ${reply}`).slice(1);

  test.each<[string, string, string[]]>([
    [
      'end at sentences',
      'We open the doors at eight. Breakfast is until ten.',
      ['We open the doors at eight. ', 'Breakfast is until ten.'],
    ],
    [
      'join sentences of less than 20 characters',
      'We do. Come at eight. It is warm.',
      ['We do. Come at eight. ', 'It is warm.'],
    ],
    [
      'do not end at commas',
      'We open at eight, as always, and close at nine.',
      ['We open at eight, as always, and close at nine.'],
    ],
    ['end at a word from 200 characters on', 'word '.repeat(50), ['word '.repeat(41), 'word '.repeat(9)]],
    [
      'end at line ends',
      '- Breakfast from seven on\n- Dinner from six on',
      ['- Breakfast from seven on\n', '- Dinner from six on'],
    ],
    [
      'keep a blank line',
      'That is all that I know.\n\n \nNext one is here.',
      ['That is all that I know.\n\n', ' \nNext one is here.'],
    ],
  ])('%s', (_case, reply, want) => {
    expect(after(reply)).toEqual(want);
  });

  test('wait for the character after a line end, which tells a paragraph', () => {
    const splitter = createClauseSplitter();
    expect(splitter.push('Yes. That is all that I know.\n')).toHaveLength(1);
    expect(splitter.push('\n').map(({ endsWith }) => endsWith)).toEqual(['paragraph']);
    expect(splitter.push('And there it stood for long.\n')).toEqual([]);
    expect(splitter.push('S').map(({ endsWith }) => endsWith)).toEqual(['sentence']);
  });
});

// With minChars 1, every boundary of a sentence shows.
describe('English sentences', () => {
  test.each<[string, string[]]>([
    ['Dr. Smith is in. Please wait.', ['Dr. Smith is in. ', 'Please wait.']],
    ['Ask Mr. Ray or Mrs. Dow. They know.', ['Ask Mr. Ray or Mrs. Dow. ', 'They know.']],
    ['Go to St. Ives. It is near.', ['Go to St. Ives. ', 'It is near.']],
    ['No. I am not sure.', ['No. ', 'I am not sure.']],
    ['No. 5 is on the left. Turn.', ['No. 5 is on the left. ', 'Turn.']],
    ['On Jan. 5 we open. Come.', ['On Jan. 5 we open. ', 'Come.']],
    ['See fig. 3. It shows it.', ['See fig. 3. ', 'It shows it.']],
    ['See p. 12 of it. Stop.', ['See p. 12 of it. ', 'Stop.']],
    ['Give me a sec. I look.', ['Give me a sec. ', 'I look.']],
    ['Take e.g. the bus. It is fast.', ['Take e.g. the bus. ', 'It is fast.']],
    ['It is us, i.e. me. Yes.', ['It is us, i.e. me. ', 'Yes.']],
    ['You vs. me. I win.', ['You vs. me. ', 'I win.']],
    ['Fruit etc. is there. Eat.', ['Fruit etc. is there. ', 'Eat.']],
    ['I like it etc. The rest too.', ['I like it etc. ', 'The rest too.']],
    ['Acme Inc. makes tools. Many.', ['Acme Inc. makes tools. ', 'Many.']],
    ['It is at 9 a.m. Monday. Come.', ['It is at 9 a.m. Monday. ', 'Come.']],
    ['It ends at 9 p.m. Breakfast is at six.', ['It ends at 9 p.m. ', 'Breakfast is at six.']],
    ['Come at 5 p.m. or at six. Yes.', ['Come at 5 p.m. or at six. ', 'Yes.']],
    ['The U.S. Army is big. Very.', ['The U.S. Army is big. ', 'Very.']],
    ['J. R. R. Tolkien. Read it.', ['J. R. R. Tolkien. ', 'Read it.']],
    ['So do I. Let us go.', ['So do I. ', 'Let us go.']],
    ['I work in sales. A rep. came.', ['I work in sales. ', 'A rep. ', 'came.']],
    ['Pi is 3.14 or so. Yes.', ['Pi is 3.14 or so. ', 'Yes.']],
    ['We made 1,000.50 in all. Good.', ['We made 1,000.50 in all. ', 'Good.']],
    ['Come at 7:30 then. Thanks.', ['Come at 7:30 then. ', 'Thanks.']],
    ['It is $5. That is fine.', ['It is $5. ', 'That is fine.']],
    ['Room 205. Second floor.', ['Room 205. ', 'Second floor.']],
    ['1. Open it. 2. Tap it.', ['1. Open it. ', '2. Tap it.']],
    ['Open 10 – 12 daily for you. Ask.', ['Open 10 – 12 daily for you. ', 'Ask.']],
    ['Mail a.b@x.com. I answer.', ['Mail a.b@x.com. ', 'I answer.']],
    ['See https://x.com/a.b,c?x=1. It helps.', ['See https://x.com/a.b,c?x=1. ', 'It helps.']],
    ['Use v1.2.3 of it. Now.', ['Use v1.2.3 of it. ', 'Now.']],
    ['"Stop." He ran.', ['"Stop." ', 'He ran.']],
    ['He said “Stop.” Then he ran.', ['He said “Stop.” ', 'Then he ran.']],
    ["She said 'Go!' And so I did.", ["She said 'Go!' ", 'And so I did.']],
    ['(It works.) Yes.', ['(It works.) ', 'Yes.']],
    ['It works (see below). Yes.', ['It works (see below). ', 'Yes.']],
    ['It **works.** Yes.', ['It **works.** ', 'Yes.']],
    ['It <b>works.</b> Yes.', ['It <b>works.</b> ', 'Yes.']],
    ['<a title="Go. Now. ">It</a> is. Yes.', ['<a title="Go. Now. ">It</a> is. ', 'Yes.']],
    ['One is < two. Yes.', ['One is < two. ', 'Yes.']],
    ['Hmm... let me see. OK.', ['Hmm... ', 'let me see. ', 'OK.']],
    ['Well . . . I do. Yes.', ['Well . . . I do. ', 'Yes.']],
    ['Wait…what? No.', ['Wait…what? ', 'No.']],
    ['Really?! Yes.', ['Really?! ', 'Yes.']],
    ['OK :) see you. Bye.', ['OK :) see you. ', 'Bye.']],
    ['It is me.\r\nYes.', ['It is me.\r\n', 'Yes.']],
    ["Don't. It's mine.", ["Don't. ", "It's mine."]],
    ['Yes.No. Maybe.', ['Yes.No. ', 'Maybe.']],
    ['Dr.\nSmith is in.', ['Dr.\n', 'Smith is in.']],
  ])('%j', (reply, want) => {
    expect(splitText(reply, { settings: { first: { minChars: 60 }, minChars: 1 } })).toEqual(want);
  });
});

describe('other scripts', () => {
  const settings = { first: { minChars: 4, maxChars: 12 }, minChars: 1, maxChars: 24 };

  test.each<[string, string, string[]]>([
    ['Chinese', '你好。「走吧！」他说。2，000人。', ['你好。', '「走吧！」', '他说。', '2，000人。']],
    ['Chinese with commas', '今天天气很好，我们走吧。', ['今天天气很好，', '我们走吧。']],
    ['Chinese with a number', '大约2，000人，不多。', ['大约2，000人，', '不多。']],
    ['Chinese with ASCII marks', '你好啊啊,我们走吧.好', ['你好啊啊,', '我们走吧.', '好']],
    ['Japanese', 'こんにちは。元気ですか？はい', ['こんにちは。', '元気ですか？', 'はい']],
    ['Arabic', 'نعم. كيف حالك؟ شكرا، جزيلا.', ['نعم. ', 'كيف حالك؟ ', 'شكرا، جزيلا.']],
    ['Hindi', 'नमस्ते। आप कैसे हैं? ठीक।', ['नमस्ते। ', 'आप कैसे हैं? ', 'ठीक।']],
    ['Thai, whose phrases end at spaces', 'สวัสดีครับ ยินดี', ['สวัสดีครับ ', 'ยินดี']],
    ['Russian', 'Да. Конечно! Приходите.', ['Да. ', 'Конечно! ', 'Приходите.']],
  ])('%s', (_case, reply, want) => {
    expect(splitText(reply, { settings })).toEqual(want);
  });

  test.each([
    ['Chinese', '我们昨天晚上在北京大学图书馆里面学习计算机科学的基础知识和应用技术'],
    ['Thai', 'ผมอยากจะไปเที่ยวทะเลกับครอบครัวในช่วงวันหยุดสุดสัปดาห์นี้มากๆเลยครับ'],
    ['one endless word', 'か\u3099'.repeat(200)],
    ['rare Han letters', '𠮷'.repeat(200)],
  ])('%s without marks is cut between characters once it is too long', (_case, reply) => {
    const clauses = splitText(reply, { settings });
    const graphemes = new Set([...new Intl.Segmenter().segment(reply)].map(({ index }) => index));
    expect(clauses.join('')).toBe(reply);
    expect(clauses.length).toBeGreaterThan(1);
    let end = 0;
    for (const clause of clauses.slice(0, -1)) {
      end += clause.length;
      expect(graphemes).toContain(end);
      expect(clause.length).toBeLessThan(24 + 2 * 64);
    }
  });
});

describe('when little audio is buffered', () => {
  /** The clauses of each token, while so much is buffered. */
  const hurried = (tokens: string[], bufferedMs: number) => {
    const splitter = createClauseSplitter({ bufferedMs: () => bufferedMs });
    return tokens.map((token) => splitter.push(token).map(({ text }) => text));
  };
  const TOKENS = ['Sure,', ' I can do that', ', of', ' course', ', for', ' you'];

  test('a later clause leaves at its last comma or word', () => {
    expect(hurried(TOKENS, 399)).toEqual([[], [], ['Sure, I can do that, '], ['of '], ['course, '], ['for ']]);
    expect(hurried(['Yes. ', 'We are open', ' now'], 0)).toEqual([['Yes. '], ['We are '], ['open ']]);
  });

  test('a comma is better than a later word, if there is enough text before it', () => {
    expect(hurried(['Yes. ', 'That is what I would do, and then'], 0)).toEqual([
      ['Yes. '],
      ['That is what I would do, '],
    ]);
  });

  test('no clause hurries at 400 ms', () => {
    expect(hurried(TOKENS, 400).flat()).toEqual(['Sure, I can do that, ']);
  });

  test('the first clause never hurries', () => {
    expect(hurried(['We', ' are', ' open', ' now'], 0).flat()).toEqual([]);
  });

  test('what follows in the token that lets a clause go is not hurried: its audio is not counted yet', () => {
    expect(hurried(['Front desk, good morning. How can I help'], 0).flat()).toEqual(['Front desk, good morning. ']);
  });

  test('numbers and abbreviations stay whole', () => {
    const tokens = ['Yes. ', 'Ring 555 ', '0100 ', 'or Dr. ', 'Smith '];
    expect(hurried(tokens, 0).flat()).toEqual(['Yes. ', 'Ring ', '555 0100 or ', 'Dr. Smith ']);
  });

  test('white space that is left over does not leave alone', () => {
    const tokens = ['Yes. ', 'That is what I would do, \u00a0 3', '1'];
    expect(hurried(tokens, 0).flat()).toEqual(['Yes. ', 'That is what I would do, ']);
  });

  test('a script without spaces is cut after a whole word', () => {
    expect(hurried(['好。', '我们', '明天', '去'], 0).flat()).toEqual(['好。', '我们', '明天']);
  });
});

describe('a stalled stream', () => {
  const stalled = (text: string) => {
    const splitter = createClauseSplitter();
    return { before: splitter.push(text).map((clause) => clause.text), left: splitter.leaveAtWord(), splitter };
  };

  test.each<[string, string, string[]]>([
    ['a sentence without what follows it', 'Let me look.', ['Let me look.']],
    ['a number that ends one', 'It is room 205.', ['It is room 205.']],
    ['the words that are whole', 'Let me loo', ['Let me ']],
    ['a comma', 'Well,', ['Well,']],
    ['what stands before an abbreviation', 'I saw Dr. ', ['I saw ']],
    ['a word that could be an abbreviation', 'No. ', ['No. ']],
    ['a sentence end that waits for the next word', 'Until 5 p.m. Ma', ['Until 5 p.m. ']],
    ['the whole words of a script without spaces', '我们明天', ['我们']],
    ['nothing of a word alone', 'Certainl', []],
    ['nothing of a number', 'It,000', []],
    ['nothing inside reasoning', '<think>Let me look. ', []],
    ['nothing inside a tag', 'Sure.<b', []],
  ])('lets go %s', (_case, text, want) => {
    expect(stalled(text).left.map((clause) => clause.text)).toEqual(want);
  });

  test('goes on afterwards as if nothing had been', () => {
    const { splitter } = stalled('Let me loo');
    expect([...splitter.push('k at it for you now. So'), ...splitter.flush()]).toEqual([
      { text: 'look at it for you now. ', start: 7, end: 31, endsWith: 'sentence' },
      { text: 'So', start: 31, end: 33, endsWith: 'sentence' },
    ]);
  });
});

describe('the end of a reply', () => {
  test.each<[string, string, string]>([
    ['a comma', 'Well,', 'comma'],
    ['a sentence', 'Well.', 'sentence'],
    ['a word', 'Well', 'sentence'],
    ['a paragraph', 'Yes. It is as I have told you.\n\n', 'paragraph'],
  ])('ends with %s', (_case, reply, want) => {
    expect(splitTokens([reply]).at(-1)?.endsWith).toBe(want);
  });

  test('keeps white space that comes when all has left', () => {
    expect(splitText('Hello. \n')).toEqual(['Hello. ', '\n']);
  });

  test.each(['', ' ', '\n\n'])('has no clause for %j', (reply) => {
    expect(splitText(reply)).toEqual([]);
  });

  test('of a node is no end of the reply: offsets go on, and the next clause is a later one', () => {
    const splitter = createClauseSplitter();
    expect([
      ...splitter.push('Welcome'),
      ...splitter.flush(),
      ...splitter.push('How are you? '),
      ...splitter.flush(),
    ]).toEqual([
      { text: 'Welcome', start: 0, end: 7, endsWith: 'sentence' },
      { text: 'How are you? ', start: 7, end: 20, endsWith: 'sentence' },
    ]);
  });
});

test('a tag left open by a node ends with it', () => {
  const splitter = createClauseSplitter();
  expect([...splitter.push('Say <b'), ...splitter.flush(), ...splitter.push('That is what I meant. ')]).toHaveLength(2);
});

test.each<[string, string, string]>([
  ['is not closed in its line', 'If a <b then so.\nYes, it is.', 'If a <b then so.\n'],
  [
    'is not closed for 200 characters',
    `If a <b ${'- '.repeat(100)}then so. Yes.`,
    `If a <b ${'- '.repeat(100)}then so. `,
  ],
])('a tag that %s is none', (_case, reply, want) => {
  expect(splitText(reply, { settings: { first: { maxChars: 900 } } })[0]).toBe(want);
});

test('a spaced ellipsis stays whole, though words may be cut', () => {
  expect(splitText('Well . . . I do', { settings: { first: { maxChars: 6 } } })).toEqual(['Well . . . I ', 'do']);
});

test('what may end by a mark ends at the longest from its maxChars on', () => {
  const settings = { first: { minChars: 100, maxChars: 5 }, minChars: 100, maxChars: 5 };
  expect(splitText('Well, then. Then, so it is.', { settings })).toEqual([
    'Well, ',
    'then. ',
    'Then, ',
    'so it ',
    'is.',
  ]);
});

test('the settings of design 4 are the defaults, and partial settings keep the others', () => {
  expect(DEFAULT_CLAUSE_SETTINGS).toEqual({ first: { minChars: 12, maxChars: 60 }, minChars: 20, maxChars: 200 });
  expect(splitText('Well, then it is so.', { settings: { first: { minChars: 2 } } })[0]).toBe('Well, ');
  expect(splitText('one two three four', { settings: { first: { maxChars: 5 }, maxChars: 3 } })).toEqual([
    'one two ',
    'three ',
    'four',
  ]);
});

test('the pause grows with the end', () => {
  expect(PAUSE_AFTER_MS).toEqual({ word: 0, comma: 120, sentence: 250, paragraph: 400 });
});
