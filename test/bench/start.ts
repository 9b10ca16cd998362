// What a newcomer waits for: `npm start` to a console that answers, its memory, and Enter to the first audible sample.
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TurnTimeline } from '../../services/shared/src/timeline/record.ts';
import { freePort } from '../fixtures/free-port.ts';
import { joinConsole, type ConsoleClient } from '../fixtures/console-client.ts';
import { quantile, type Figure } from './figures.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const QUESTIONS = [
  'When is breakfast?',
  'Is there parking?',
  'May I bring my dog?',
  'When do I have to check out?',
  'Is there a pool?',
];
const ROUNDS = 3;

type Row = { pid: number; ppid: number; rssMb: number };

/** Resident memory of a process and all below it, npm's own wrappers left out. */
const memoryMb = (rootPid: number): number => {
  const lines = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,rss=,args='], { encoding: 'utf8' }).stdout.trim().split('\n');
  const rows = lines.map((line) => {
    const [pid = 0, ppid = 0, rss = 0] = line.trim().split(/\s+/).map(Number);
    return { pid, ppid, rssMb: rss / 1024, isOurs: /firstword|\/services\//.test(line) && !/ (npm|sh) /.test(line) };
  });
  const below = (pid: number): (Row & { isOurs: boolean })[] =>
    rows.filter((row) => row.ppid === pid).flatMap((row) => [row, ...below(row.pid)]);
  return below(rootPid).reduce((sum, { rssMb, isOurs }) => sum + (isOurs ? rssMb : 0), 0);
};

/** Waits until the page's status says that the real voice speaks. */
const voiceReady = async (client: ConsoleClient): Promise<void> => {
  let seen = 0;
  await client.until(() => {
    for (; seen < client.events.length; seen += 1) {
      const event = client.events[seen];
      if (event?.type !== 'status') continue;
      if (event.status.voice.state === 'failed')
        throw new Error(`${event.status.voice.reason} (npm run parts -- voices)`);
      if (event.status.voice.state === 'ready') return true;
    }
    return undefined;
  });
};

const askAll = async (client: ConsoleClient): Promise<TurnTimeline[]> => {
  const timelines: TurnTimeline[] = [];
  const questions = Array.from({ length: ROUNDS }, () => QUESTIONS).flat();
  for (const [turn, input] of questions.entries()) {
    client.send(turn === 0 ? { type: 'open', input } : { type: 'say', input });
    timelines.push((await client.event('timeline', turn)).timeline);
    client.send({ type: 'interrupt' });
  }
  return timelines;
};

/** Starts the product as the README says, asks it fifteen questions, and ends it by Ctrl-C. */
export const run = async (): Promise<Figure[]> => {
  const port = await freePort();
  const startedMs = performance.now();
  const npm = spawn('npm', ['start', '--', '--port', String(port)], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => npm.once('exit', () => resolve()));
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let printed = '';
      npm.stdout.on('data', (text: Buffer) => {
        printed += text.toString();
        const found = /http:\/\/[\w.:]+/.exec(printed);
        if (found) resolve(found[0]);
      });
      npm.once('exit', () => reject(new Error(`npm start ended: ${printed}`)));
    });
    const page = await fetch(url);
    if (!page.ok) throw new Error(`the console answered ${page.status}`);
    const answersMs = performance.now() - startedMs;
    const client = await joinConsole(url);
    await voiceReady(client);
    const voiceMs = performance.now() - startedMs;
    const timelines = await askAll(client);
    const waits = timelines.map(({ firstWordMs }) => firstWordMs ?? Number.NaN);
    client.close();
    return [
      { name: 'npm start to a console that answers', value: answersMs, unit: 'ms' },
      { name: 'npm start to the real voice, from the cache', value: voiceMs, unit: 'ms' },
      { name: 'memory with the voice loaded, espeak-ng included', value: memoryMb(npm.pid ?? 0), unit: 'MB' },
      { name: 'Enter to the first audible sample, demo model, p50', value: quantile(waits, 0.5), unit: 'ms' },
      { name: 'Enter to the first audible sample, demo model, p95', value: quantile(waits, 0.95), unit: 'ms' },
    ];
  } finally {
    process.kill(-(npm.pid ?? 0), 'SIGINT');
    await ended;
  }
};
