import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createOpenAiModel } from '@firstword/backend/llm/openai';
import { createHttpCaller } from '@firstword/backend/tools/http-caller';
import { createMcpServers } from '@firstword/backend/tools/mcp';
import { systemClock } from '@firstword/shared/runtime/clock';
import { silentLog } from '@firstword/shared/runtime/log';
import { startMcpServer } from '../../fixtures/mcp-server.ts';
import { callSteps, startModelServer, type ModelStep } from '../../fixtures/model-server.ts';
import { aFlow } from '../../unit/backend/a-flow.ts';
import { closeBackends, contentsOf, isType, startBackend } from './backend-app.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await closeBackends();
  for (const close of closing.splice(0)) await close();
});

const clock = systemClock;
const http = createHttpCaller({ allow: ['127.0.0.1'], clock });

const aToolServer = async (answer: RequestListener): Promise<string> => {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** A real model server that plays these replies, one a request; warm-ups get none of them. */
const aModel = async (...replies: ModelStep[][]) => {
  let asked = 0;
  const reply = (_: unknown, { max_tokens: warmUp }: { max_tokens?: number }): ModelStep[] =>
    warmUp === 1 ? ['.'] : (replies[asked++] ?? ['Nothing more.']);
  const server = await startModelServer({ reply, usage: { prompt_tokens: 50, completion_tokens: 7 } });
  closing.push(() => server.close());
  const timeouts = { firstTokenTimeoutMs: 20_000, stallTimeoutMs: 20_000 };
  const model = createOpenAiModel({ baseURL: server.url, model: 'test-model', clock, why: 'a test', ...timeouts });
  return { server, model: () => model };
};

const asking = (url: string, timeout = '10s') =>
  aFlow({
    start: 'ask',
    nodes: [
      { id: 'ask', type: 'http', request: { method: 'GET', url }, timeout },
      { id: 'fine', type: 'end', text: 'Fine.' },
      { id: 'broken', type: 'end', text: 'It is broken.' },
      { id: 'silent', type: 'end', text: 'No answer.' },
      { id: 'odd', type: 'end', text: 'Something else.' },
    ],
    edges: [
      { from: 'ask', to: 'silent', when: 'response.status == 0' },
      { from: 'ask', to: 'broken', when: 'response.status >= 500' },
      { from: 'ask', to: 'fine', when: 'response.body.ok == true' },
      { from: 'ask', to: 'odd' },
    ],
  });

describe('an http node over the wire', () => {
  it.each<[string, RequestListener, string]>([
    ['answers', (_, response) => response.setHeader('content-type', 'application/json').end('{"ok":true}'), 'Fine.'],
    ['answers 500', (_, response) => response.writeHead(500).end('oops'), 'It is broken.'],
    [
      'answers HTML',
      (_, response) => response.setHeader('content-type', 'text/html').end('<p>hi</p>'),
      'Something else.',
    ],
    [
      'sends prototype keys',
      (_, response) => response.setHeader('content-type', 'application/json').end('{"__proto__":{"ok":true}}'),
      'Something else.',
    ],
    ['drops the connection', (request) => request.socket.destroy(), 'No answer.'],
    ['never answers', () => {}, 'No answer.'],
    [
      'sends 50 MB',
      (_, response) => {
        const piece = Buffer.alloc(1024 * 1024, 'x');
        for (let sent = 0; sent < 50 && !response.destroyed; sent += 1) response.write(piece);
        response.end();
      },
      'No answer.',
    ],
  ])('that %s: the flow branches on it', async (what, answer, wanted) => {
    const url = await aToolServer(answer);
    const flows = new Map([['front-desk', asking(url, what === 'never answers' ? '300ms' : '20s')]]);
    const { post, stream } = await startBackend({ flows, http: () => http });
    const attached = await post('/sessions', { sessionId: 's1' }).then(() => stream('s1'));
    const frames = await attached.frames();
    expect(contentsOf(frames)).toBe(wanted);
    expect(frames.at(-1)?.data).toEqual({ type: 'session-end', reason: 'ended' });
  });

  it('reaches nothing that is not open to it', async () => {
    const url = await aToolServer((_, response) => response.end('{"ok":true}'));
    const closed = createHttpCaller({ allow: [], clock });
    const { post, stream } = await startBackend({ flows: new Map([['front-desk', asking(url)]]), http: () => closed });
    await post('/sessions', { sessionId: 's1' });
    expect(contentsOf(await (await stream('s1')).frames())).toBe('No answer.');
  });
});

describe('a whole dialogue over real servers', () => {
  it('calls tools of a flow and of an MCP server, takes an offer, and says what it cost', async () => {
    const url = await aToolServer((_, response) =>
      response.setHeader('content-type', 'application/json').end('{"open":"9-5"}'),
    );
    const crm = await startMcpServer((server) => {
      server.registerTool('find', { description: 'Finds the customer' }, async () => ({
        content: [{ type: 'text', text: 'Ann, gold' }],
      }));
    });
    closing.push(() => crm.close());
    const servers = [{ name: 'crm', url: crm.url }];
    const mcp = createMcpServers({ servers, allow: ['127.0.0.1'], clock, log: silentLog });
    closing.push(() => mcp.close());
    const { server, model } = await aModel(
      [...callSteps(0, 'a', 'hours', '{"day":"Monday"}'), ...callSteps(1, 'b', 'crm__find', '{}')],
      ['Nine to five, Ann.'],
      ['Bye then. ', ...callSteps(0, 'c', 'go_to_human', '{}')],
    );
    const flow = aFlow({
      start: 'talk',
      nodes: [
        { id: 'talk', type: 'llm', prompt: 'You are the desk.', tools: ['hours', 'crm'] },
        {
          id: 'hours',
          type: 'http',
          description: 'Opening hours',
          args: [{ name: 'day', type: 'string' }],
          request: { method: 'GET', url: `${url}/?day=\${args.day}` },
        },
        { id: 'human', type: 'transfer', to: 'tel:+15551230000', text: 'I put you through.' },
      ],
      edges: [{ from: 'talk', to: 'human', offer: 'the caller asks for a person' }],
    });
    const { post, stream } = await startBackend({
      flows: new Map([['front-desk', flow]]),
      model,
      http: () => http,
      mcp: () => mcp,
    });
    await post('/sessions', { sessionId: 's1', input: 'When are you open?' });
    const attached = await stream('s1');
    const first = await attached.frames(isType('done'));
    expect(contentsOf(first)).toBe('Nine to five, Ann.');
    const tools = first.flatMap(({ data }) => (data?.['type'] === 'tool' ? [[data['name'], data['status']]] : []));
    expect(tools).toEqual([
      ['hours', 'ok'],
      ['crm__find', 'ok'],
    ]);
    expect(first.at(-1)?.data).toMatchObject({ usage: [{ model: 'test-model', inputTokens: 100, outputTokens: 14 }] });
    await post('/sessions/s1/turns', { input: 'A person, please.' });
    const rest = await attached.frames();
    expect(contentsOf(rest)).toBe('Bye then. \nI put you through.');
    expect(rest.slice(-3).map(({ data }) => data?.['type'])).toEqual(['transfer', 'done', 'session-end']);
    const turns = server.requests.filter(({ max_tokens: warmUp }) => warmUp !== 1);
    expect(turns).toHaveLength(3);
    for (const [index, { messages }] of turns.entries()) {
      const before = turns[index - 1]?.messages ?? [];
      expect(messages.slice(0, before.length)).toEqual(before);
    }
  });

  it('has ended for whoever comes later: the turn is refused, a reader is sent away', async () => {
    const flow = aFlow({ start: 'bye', nodes: [{ id: 'bye', type: 'end', text: 'Goodbye.' }], edges: [] });
    const { post, stream } = await startBackend({ flows: new Map([['front-desk', flow]]) });
    await post('/sessions', { sessionId: 's1' });
    const all = await (await stream('s1')).frames();
    expect(await post('/sessions/s1/turns', { input: 'Hello?' })).toMatchObject({
      status: 409,
      body: { error: { code: 'FlowEnded' } },
    });
    expect((await stream('s1', {}, { 'last-event-id': all.at(-1)?.id ?? '' })).status).toBe(204);
  });
});

describe('what is known of a call', () => {
  it('comes with the opening of its session, typed as the flow declares it', async () => {
    const flow = aFlow({
      start: 'greet',
      nodes: [{ id: 'greet', type: 'say', text: 'Hello ${call.name}, ${call.from}.' }],
      edges: [],
    });
    flow.spec.call.variables.push({ name: 'name', type: 'string' });
    const { post, stream } = await startBackend({ flows: new Map([['front-desk', flow]]) });
    await post('/sessions', { sessionId: 's1', call: { name: 'Ann', from: '+1555' } });
    expect(contentsOf(await (await stream('s1')).frames(isType('done')))).toBe('Hello Ann, +1555.');
    for (const call of [{ other: 'x' }, { __proto__: null, 'not a name': 'x' }])
      expect(await post('/sessions', { call })).toMatchObject({ status: 400 });
  });
});
