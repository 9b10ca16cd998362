// A call of an example, over real parts: the backend's own app, an OpenAI-compatible server that follows a script, and
// the HTTP and MCP servers that the file names, moved to loopback.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOpenAiModel } from '@firstword/backend/llm/openai';
import { createHttpCaller } from '@firstword/backend/tools/http-caller';
import { createMcpServers } from '@firstword/backend/tools/mcp';
import { parseVoiceFlow } from '@firstword/crds/parse-voice-flow';
import { systemClock } from '@firstword/shared/runtime/clock';
import { silentLog } from '@firstword/shared/runtime/log';
import { callSteps, startModelServer, type ModelMessage, type ModelStep } from '../../fixtures/model-server.ts';
import { contentsOf, isType, startBackend, type Frame } from '../backend/backend-app.ts';

const closing: (() => Promise<unknown>)[] = [];

/** For `afterEach`: closes what the test started, last first. */
export const closeCalls = async (): Promise<void> => {
  for (const close of closing.splice(0).toReversed()) await close();
};

/** To be closed with the call. */
export const alsoClose = (close: () => Promise<unknown>): void => void closing.push(close);

export type ExampleCall = {
  example: string;
  /** Origins of the file, and what stands in for each. */
  moved?: Record<string, string>;
  /** What the model says or calls, by the last thing that it was told; the first that fits. */
  script: readonly [RegExp, string | { call: string; args?: object }][];
  call?: Record<string, string>;
};

/** Starts the call; its greeting has been said. */
export const startCall = async ({ example, moved = {}, script, call }: ExampleCall) => {
  const flow = flowOf(example, moved);
  const { allow } = flow.spec.egress;
  const modelServer = await startModelServer({ reply: (messages) => follow(script, messages) });
  alsoClose(() => modelServer.close());
  const model = createOpenAiModel({
    baseURL: modelServer.url,
    model: 'test-model',
    clock: systemClock,
    why: 'scripted',
    firstTokenTimeoutMs: 10_000,
    stallTimeoutMs: 10_000,
  });
  const mcp = createMcpServers({ servers: flow.spec.mcp, allow, clock: systemClock, log: silentLog });
  const http = createHttpCaller({ allow, clock: systemClock });
  const backend = await startBackend({
    flows: new Map([['front-desk', flow]]),
    model: () => model,
    http: () => http,
    mcp: () => mcp,
  });
  alsoClose(() => mcp.close());
  alsoClose(() => backend.app.close());
  await backend.post('/sessions', { sessionId: 's1', ...(call ? { call } : {}) });
  const log = await backend.stream('s1');
  const heard = async (): Promise<string> => spoken(await log.frames(isType('done')));
  const greeting = await heard();
  return {
    greeting,
    /** The caller says something; resolves with what the agent answers. */
    say: async (input: string): Promise<string> => {
      await backend.post('/sessions/s1/turns', { input });
      return heard();
    },
    /** The entries behind the last answer, up to the end of the session. */
    end: async () => (await log.frames()).flatMap(({ data }) => (data ? [data] : [])),
  };
};

const spoken = (frames: Frame[]): string => contentsOf(frames).trim();

const flowOf = (example: string, moved: Record<string, string>) => {
  const file = new URL(`../../../examples/${example}.yaml`, import.meta.url);
  let text = `${readFileSync(file, 'utf8')}\n  egress: { allow: [127.0.0.1] }\n`;
  for (const [origin, local] of Object.entries(moved)) text = text.replaceAll(origin, local);
  const parsed = parseVoiceFlow(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.flow;
};

const follow = (script: ExampleCall['script'], messages: readonly ModelMessage[]): string | ModelStep[] => {
  const last = messages.at(-1);
  const told = `${last?.role}: ${last?.content}`;
  const [, answer] = script.find(([pattern]) => pattern.test(told)) ?? [];
  if (answer === undefined) return `I have no answer to "${told}".`;
  if (typeof answer === 'string') return answer;
  return callSteps(0, 'call-1', answer.call, JSON.stringify(answer.args ?? {}));
};

/** A server that answers every request with one status and keeps what it was sent. */
export const startDesk = async (status: number) => {
  const requests: { line: string; body: unknown }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      requests.push({ line: `${request.method} ${request.url}`, body: text === '' ? null : JSON.parse(text) });
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  alsoClose(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
};
