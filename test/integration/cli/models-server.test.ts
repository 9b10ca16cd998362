// The life of a model server, with small real programs in its place: ready, crashed, port taken, stopped by its number.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { processFacts } from '../../../services/cli/src/models/process-facts.ts';
import { memoryOf, readRecord, type RunRecord } from '../../../services/cli/src/models/run-record.ts';
import { startServer, stopServer, type ServerPlan } from '../../../services/cli/src/models/server.ts';
import { systemClock } from '../../../services/shared/src/runtime/clock.ts';
import { freePort } from '../../fixtures/free-port.ts';

let runDir = '';
const started: RunRecord[] = [];
beforeEach(async () => {
  runDir = await mkdtemp(join(tmpdir(), 'firstword-servers-'));
});
afterEach(async () => {
  for (const record of started.splice(0)) await stopServer(record, options());
  await rm(runDir, { recursive: true });
});

const options = () => ({ runDir, clock: systemClock });
const plan = (port: number, program: string): ServerPlan => ({
  name: 'llm',
  title: 'the server',
  model: 'a-model',
  command: process.execPath,
  args: ['-e', program],
  port,
  portOption: '--port',
  answers: async (baseUrl, signal) => (await fetch(baseUrl, { signal })).ok,
});
const serves = (port: number): string => `require('http').createServer((_, r) => r.end()).listen(${port}, '127.0.0.1')`;
const start = async (port: number): Promise<RunRecord> => {
  const record = await startServer(plan(port, serves(port)), options());
  started.push(record);
  return record;
};

it('is there when start resolves, is known to another process, and is gone after stop', async () => {
  const port = await freePort();
  const record = await start(port);
  expect((await fetch(`http://127.0.0.1:${port}`)).ok).toBe(true);
  expect(await readRecord(runDir, 'llm')).toEqual(record);
  expect(await memoryOf(record)).toBeGreaterThan(1_000_000);
  expect(await stopServer(record, options())).toBe(true);
  expect(await processFacts(record.pid)).toBeNull();
  expect(await readRecord(runDir, 'llm')).toBeNull();
});

it('a crash before it answers: one sentence with the end of its log, and nothing stays recorded', async () => {
  const starting = startServer(plan(await freePort(), `console.error('no such model'); process.exit(3)`), options());
  await expect(starting).rejects.toMatchObject({
    code: 'ModelServerFailed',
    message: expect.stringMatching(/exit code 3.*no such model/),
  });
  expect(await readRecord(runDir, 'llm')).toBeNull();
});

it('a port in use: says so, and starts nothing', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  await expect(startServer(plan(port, serves(port)), options())).rejects.toMatchObject({
    code: 'PortInUse',
    remedy: expect.stringContaining('--port'),
  });
  expect(await readRecord(runDir, 'llm')).toBeNull();
  other.close();
});

it('a process that only got the number is left alone', async () => {
  const record = await start(await freePort());
  expect(await stopServer({ ...record, startedAs: 'another time' }, options())).toBe(false);
  expect(await memoryOf(record)).not.toBeNull();
});
