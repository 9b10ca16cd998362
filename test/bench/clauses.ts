// When the first clause of a reply leaves, ours against @livekit/agents' sentence tokenizer, and what splitting costs.
import { createClauseSplitter } from '../../services/shared/src/clauses/clause-splitter.ts';
import { loadReplies, type Reply } from './clauses/replies.ts';
import { ourSilenceMs, theirSilenceMs } from './clauses/silence.ts';
import { splitTheirs, theirSentences } from './clauses/theirs.ts';
import { quantile, type Figure } from './figures.ts';

const TOKEN_MS = 1000 / 50;
const CPU_ROUNDS = 12;

/** How many tokens had come when our first clause left; all of them where it left with the end. */
const ourFirst = ({ tokens, language }: Reply): number => {
  const splitter = createClauseSplitter({ language });
  const at = tokens.findIndex((token) => splitter.push(token).length > 0);
  return at < 0 ? tokens.length : at + 1;
};

const splitOurs = ({ tokens, language }: Reply): void => {
  const splitter = createClauseSplitter({ language });
  for (const token of tokens) splitter.push(token);
  splitter.flush();
};

/** Where their first sentence ends in the reply; they change the blanks in it. */
const cutOf = (reply: string, sentence: string): number => {
  let left = sentence.replace(/\s/g, '').length;
  let at = 0;
  for (; left > 0 && at < reply.length; at += 1) if (/\S/.test(reply.charAt(at))) left -= 1;
  return at;
};

/** After a short form, an initial or an ordinal, within an address, or before what closes a quotation. */
const isProtected = (reply: string, cut: number): boolean => {
  const [before, after] = [reply.slice(0, cut), reply.slice(cut)];
  return /(?:^|[\s(])(?:\p{L}{1,5}\.)*(?:\p{L}{1,5}|\p{L}+str|\d{1,2})\.$/u.test(before) || /^[^\s]/.test(after);
};

/** CPU time of one pass over all replies, the median of several after one that warms up. */
const cpuMs = (split: () => void): number => {
  split();
  const passes = Array.from({ length: CPU_ROUNDS }, () => {
    const { user, system } = process.cpuUsage();
    split();
    const used = process.cpuUsage({ user, system });
    return (used.user + used.system) / 1000;
  });
  return quantile(passes, 0.5);
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

type Compared = { reply: Reply; ours: number; theirs: number; cut: number };

const compare = async (replies: readonly Reply[]): Promise<{ firsts: Compared[]; theirSilences: number[] }> => {
  const firsts: Compared[] = [];
  const theirSilences: number[] = [];
  for (const reply of replies) {
    const sentences = await theirSentences(reply.tokens);
    const first = sentences[0] ?? { text: reply.text, tokens: reply.tokens.length };
    firsts.push({ reply, ours: ourFirst(reply), theirs: first.tokens, cut: cutOf(reply.text, first.text) });
    theirSilences.push(theirSilenceMs(sentences));
  }
  return { firsts, theirSilences };
};

const printLater = (later: readonly Compared[]): void => {
  for (const { reply, ours, theirs, cut } of later) {
    const around = `${reply.text.slice(Math.max(0, cut - 40), cut)}▏${reply.text.slice(cut, cut + 20)}`;
    console.log(`  later (${reply.language}), token ${ours} against ${theirs}; they cut at: ${around}`);
  }
};

const printLanguages = (firsts: readonly Compared[]): void => {
  const languages = Map.groupBy(firsts, ({ reply }) => reply.language);
  for (const [language, rows] of languages) {
    const [ours, theirs] = [mean(rows.map((row) => row.ours)), mean(rows.map((row) => row.theirs))];
    console.log(`  ${language}: ${ours.toFixed(1)} against ${theirs.toFixed(1)} tokens, ${rows.length} replies`);
  }
  console.log('');
};

/** Splits the whole corpus both ways. */
export const run = async (): Promise<Figure[]> => {
  const replies = loadReplies();
  const { firsts, theirSilences } = await compare(replies);
  const later = firsts.filter(({ ours, theirs }) => ours > theirs);
  printLater(later);
  printLanguages(firsts);
  const unexcused = later.filter(({ reply, cut }) => !isProtected(reply.text, cut));
  const [ours, theirs] = [mean(firsts.map((row) => row.ours)), mean(firsts.map((row) => row.theirs))];
  const ourSilences: number[] = [];
  for (const reply of replies) ourSilences.push(await ourSilenceMs(reply));
  const tokens = replies.reduce((sum, reply) => sum + reply.tokens.length, 0);
  const ourCpuMs = cpuMs(() => replies.forEach(splitOurs));
  const theirCpuMs = cpuMs(() => replies.forEach((reply) => splitTheirs(reply.tokens)));
  return [
    { name: 'replies', value: replies.length, unit: 'count', bar: { op: '≥', limit: 200 } },
    { name: 'first clause leaves, ours, mean, at 50 tokens/s', value: ours * TOKEN_MS, unit: 'ms' },
    { name: 'first clause leaves, @livekit/agents, mean', value: theirs * TOKEN_MS, unit: 'ms' },
    {
      name: 'token of the first clause, ours of theirs, mean',
      value: ours / theirs,
      unit: 'ratio',
      bar: { op: '≤', limit: 0.6 },
    },
    {
      name: 'later than theirs, where theirs cuts a protected span',
      value: later.length - unexcused.length,
      unit: 'count',
    },
    { name: 'later than theirs elsewhere', value: unexcused.length, unit: 'count', bar: { op: '≤', limit: 0 } },
    { name: 'CPU a thousand tokens, ours', value: (ourCpuMs / tokens) * 1000, unit: 'ms' },
    { name: 'CPU a thousand tokens, @livekit/agents', value: (theirCpuMs / tokens) * 1000, unit: 'ms' },
    { name: 'CPU a token, ours of theirs', value: ourCpuMs / theirCpuMs, unit: 'ratio', bar: { op: '≤', limit: 0.2 } },
    { name: 'longest silence in a reply, 100 ms a token, ours, p95', value: quantile(ourSilences, 0.95), unit: 'ms' },
    { name: 'longest silence of all, 100 ms a token, ours', value: Math.max(...ourSilences), unit: 'ms' },
    { name: 'longest silence in a reply, @livekit/agents, p95', value: quantile(theirSilences, 0.95), unit: 'ms' },
    { name: 'longest silence of all, @livekit/agents', value: Math.max(...theirSilences), unit: 'ms' },
  ];
};
