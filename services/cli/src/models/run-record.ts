// What is known of a started server, in a file beside its log: `status` and `stop` read it in another process.
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { processFacts } from './process-facts.ts';

export const RunRecord = Type.Object({
  name: Type.String(),
  title: Type.String(),
  pid: Type.Integer({ minimum: 2 }),
  /** The process's own start, so that a number that another process got is never taken for it. */
  startedAs: Type.String(),
  startedWallMs: Type.Number(),
  url: Type.String(),
  model: Type.String(),
});
export type RunRecord = Static<typeof RunRecord>;

const recordPath = (runDir: string, name: string): string => join(runDir, `${name}.json`);

/** Where a server writes what it has to say. */
export const logPath = (runDir: string, name: string): string => join(runDir, `${name}.log`);

/** The record of a server; null when it was never started, or stopped. */
export const readRecord = async (runDir: string, name: string): Promise<RunRecord | null> => {
  try {
    const record: unknown = JSON.parse(await readFile(recordPath(runDir, name), 'utf8'));
    return Value.Check(RunRecord, record) ? record : null;
  } catch {
    return null;
  }
};

/** Keeps the record, whole. */
export const writeRecord = async (runDir: string, record: RunRecord): Promise<void> => {
  await mkdir(runDir, { recursive: true });
  const path = recordPath(runDir, record.name);
  await writeFile(`${path}.new`, `${JSON.stringify(record, null, 2)}\n`);
  await rename(`${path}.new`, path);
};

export const removeRecord = (runDir: string, name: string): Promise<void> =>
  rm(recordPath(runDir, name), { force: true });

/** The memory of a recorded server; null when that very process runs no more. */
export const memoryOf = async ({ pid, startedAs }: RunRecord): Promise<number | null> => {
  const facts = await processFacts(pid);
  return facts?.startedAs === startedAs ? facts.memoryBytes : null;
};
