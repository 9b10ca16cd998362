// `npm test`: the levels in order, each only with its real parts; `-- unit browser` runs just those.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPart, getPart, isSlowPart } from './parts/parts.ts';

type Level = { name: string; parts: string[] };
type Counts = { passed: number; failed: number; skipped: number };

const LEVELS: Level[] = [
  { name: 'unit', parts: [] },
  { name: 'conformance', parts: ['redis'] },
  { name: 'integration', parts: ['voices', 'console', 'redis', 'web-proxies'] },
  { name: 'browser', parts: ['voices', 'console', 'chromium'] },
  { name: 'cluster', parts: ['kubernetes', 'neighbours', 'prometheus'] },
];

/** Gets what a level lacks where it may; answers with the names of what is still missing. */
const missingParts = async (level: Level): Promise<string[]> => {
  const missing: string[] = [];
  for (const part of level.parts) {
    if (await findPart(part)) continue;
    if (!isSlowPart(part)) {
      await getPart(part).catch((error: unknown) =>
        console.error(error instanceof Error ? error.message : String(error)),
      );
    }
    if (!(await findPart(part))) missing.push(part);
  }
  return missing;
};

const runLevel = (level: Level, reportDir: string, more: string[]): Counts => {
  const report = join(reportDir, `${level.name}.json`);
  const args = [
    'run',
    '--project',
    level.name,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...more,
  ];
  const { status } = spawnSync('vitest', args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const json = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>;
  const failed = json['numFailedTests'] ?? 0;
  return {
    passed: json['numPassedTests'] ?? 0,
    failed: status === 0 ? failed : Math.max(1, failed), // a suite that could not even start counts as a failure
    skipped: (json['numPendingTests'] ?? 0) + (json['numTodoTests'] ?? 0),
  };
};

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const unknown = wanted.filter((name) => !LEVELS.some((level) => level.name === name));
if (unknown.length > 0) {
  console.error(`No level is named ${unknown.join(', ')}. Levels: ${LEVELS.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

const reportDir = mkdtempSync(join(tmpdir(), 'firstword-test-'));
const totals: Counts = { passed: 0, failed: 0, skipped: 0 };
const notes: string[] = [];
for (const level of LEVELS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  console.log(`\n── ${level.name}`);
  const missing = await missingParts(level);
  if (missing.length > 0) {
    totals.skipped += 1;
    notes.push(`${level.name} skipped: ${missing.join(', ')} missing. Get it: npm run parts -- ${missing.join(' ')}`);
    continue;
  }
  const counts = runLevel(
    level,
    reportDir,
    process.argv.slice(2).filter((argument) => argument.startsWith('-')),
  );
  for (const key of ['passed', 'failed', 'skipped'] as const) totals[key] += counts[key];
}
rmSync(reportDir, { recursive: true, force: true });
for (const note of notes) console.log(note);
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
// In CI a level that could not run is a failure: nobody would see it otherwise.
process.exitCode = totals.failed > 0 || (process.env['CI'] && notes.length > 0) ? 1 : 0;
