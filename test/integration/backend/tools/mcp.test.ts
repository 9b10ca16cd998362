import { afterEach, describe, expect, it } from 'vitest';
import { fromJsonSchema } from '@modelcontextprotocol/server';
import type { McpServerOptions } from '@firstword/backend/tools/mcp-connection';
import { createMcpServers } from '@firstword/backend/tools/mcp';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { silentLog } from '@firstword/shared/runtime/log';
import { startMcpServer, type McpFixture } from '../../../fixtures/mcp-server.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const never = new AbortController().signal;

const aCrm = async (): Promise<McpFixture> => {
  const crm = await startMcpServer((server) => {
    const inputSchema = fromJsonSchema<{ customer: string }>({
      type: 'object',
      properties: { customer: { type: 'string' } },
      required: ['customer'],
    });
    server.registerTool('tier.of', { description: 'Tier of a customer', inputSchema }, ({ customer }) => ({
      content: [{ type: 'text', text: `${customer} is gold` }],
    }));
    server.registerTool('fail', { description: 'Always fails' }, () => {
      throw new Error('the desk is closed');
    });
    server.registerTool('hang', { description: 'Never ends' }, () => new Promise<never>(() => {}));
    server.registerTool('flood', { description: 'Says too much' }, () => ({
      content: [{ type: 'text', text: 'x'.repeat(5 * 1024 * 1024) }],
    }));
  });
  closing.push(() => crm.close());
  return crm;
};

const connected = (servers: McpServerOptions[], allow = ['127.0.0.1']) => {
  const clock = createFakeClock();
  const mcp = createMcpServers({ servers, allow, clock, log: silentLog });
  closing.push(() => mcp.close());
  return { mcp, clock, names: async () => (await mcp.tools(never)).map(({ name }) => name) };
};

describe('the tools of MCP servers', () => {
  it('are listed with names that a model takes, and with their schemas', async () => {
    const { mcp } = connected([{ name: 'crm', url: (await aCrm()).url }]);
    const [tool] = await mcp.tools(never);
    expect(tool).toMatchObject({
      name: 'crm__tier_of',
      description: 'Tier of a customer',
      parameters: { type: 'object', properties: { customer: { type: 'string' } }, required: ['customer'] },
    });
  });

  it('answer by those names', async () => {
    const { mcp } = connected([{ name: 'crm', url: (await aCrm()).url }]);
    expect(await mcp.call('crm__tier_of', { customer: 'Ann' }, never)).toBe('Ann is gold');
  });

  it('come from all servers, each under its own name', async () => {
    const { names, mcp } = connected([
      { name: 'crm', url: (await aCrm()).url },
      { name: 'erp', url: (await aCrm()).url },
    ]);
    expect(await names()).toEqual([
      'crm__tier_of',
      'crm__fail',
      'crm__hang',
      'crm__flood',
      'erp__tier_of',
      'erp__fail',
      'erp__hang',
      'erp__flood',
    ]);
    expect(await mcp.call('erp__tier_of', { customer: 'Ben' }, never)).toBe('Ben is gold');
  });

  it('are listed once, and again when the list is five minutes old', async () => {
    const crm = await aCrm();
    const { names, clock } = connected([{ name: 'crm', url: crm.url }]);
    await Promise.all([names(), names()]);
    await clock.advance(299_999);
    await names();
    expect(crm.count('tools/list')).toBe(1);
    await clock.advance(1);
    await names();
    expect(crm.count('tools/list')).toBe(2);
  });

  it('tell the model what is wrong with its call, or with the tool', async () => {
    const { mcp } = connected([{ name: 'crm', url: (await aCrm()).url }]);
    expect(await mcp.call('crm__tier_of', { customer: 7 }, never)).toMatch(/^Error: .*customer/s);
    expect(await mcp.call('crm__fail', {}, never)).toBe('Error: the desk is closed');
  });

  it('that the server no longer has are told of as well', async () => {
    let sessions = 0;
    const crm = await startMcpServer((server) => {
      const name = sessions++ === 0 ? 'old' : 'new';
      server.registerTool(name, { description: 'A tool' }, () => ({ content: [] }));
    });
    closing.push(() => crm.close());
    const { mcp } = connected([{ name: 'crm', url: crm.url }]);
    await mcp.tools(never);
    crm.restart();
    expect(await mcp.call('crm__old', {}, never)).toMatch(/^Error: .*old/);
  });

  it('are at most 64 of a server', async () => {
    const crm = await startMcpServer((server) => {
      for (let index = 0; index < 70; index++) {
        server.registerTool(`tool${index}`, { description: 'One of many' }, () => ({ content: [] }));
      }
    });
    closing.push(() => crm.close());
    expect(await connected([{ name: 'crm', url: crm.url }]).names()).toHaveLength(64);
  });

  it('are all that is asked for: nobody listens to what a server says on its own', async () => {
    const crm = await aCrm();
    const { mcp } = connected([{ name: 'crm', url: crm.url }]);
    await mcp.call('crm__tier_of', { customer: 'Ann' }, never);
    expect(crm.count('GET')).toBe(0);
  });

  it('that nobody has are refused', async () => {
    const { mcp } = connected([{ name: 'crm', url: (await aCrm()).url }]);
    await expect(mcp.call('crm__fly', {}, never)).rejects.toMatchObject({ code: 'ToolUnknown' });
    await expect(mcp.call('__proto__', {}, never)).rejects.toMatchObject({ code: 'ToolUnknown' });
  });
});

describe('a token', () => {
  it('is sent with each request, and read anew', async () => {
    const crm = await aCrm();
    let token = 'old';
    crm.token = 'old';
    const { mcp } = connected([{ name: 'crm', url: crm.url, token: () => token }]);
    expect(await mcp.call('crm__tier_of', { customer: 'Ann' }, never)).toBe('Ann is gold');
    [crm.token, token] = ['new', 'new'];
    expect(await mcp.call('crm__tier_of', { customer: 'Ann' }, never)).toBe('Ann is gold');
  });

  it('that is refused is a typed fault', async () => {
    const crm = await aCrm();
    const { mcp } = connected([{ name: 'crm', url: crm.url, token: () => 'right' }]);
    await mcp.tools(never);
    crm.token = 'changed';
    await expect(mcp.call('crm__tier_of', { customer: 'Ann' }, never)).rejects.toMatchObject({
      code: 'McpAccessDenied',
    });
  });
});

describe('an MCP server that fails', () => {
  it('has no tools while the others have theirs, and is not asked again by the next caller', async () => {
    const [crm, dead] = [await aCrm(), await aCrm()];
    dead.answer = { status: 503, body: '' };
    const { clock, names } = connected([
      { name: 'dead', url: dead.url },
      { name: 'crm', url: crm.url },
    ]);
    expect(await names()).toEqual(['crm__tier_of', 'crm__fail', 'crm__hang', 'crm__flood']);
    expect(await names()).toHaveLength(4);
    expect(dead.count('initialize')).toBe(1);
    dead.answer = null;
    await clock.advance(10_000);
    expect(await names()).toContain('dead__tier_of');
  });

  it('and says nothing has no tools after four seconds', async () => {
    const dead = await aCrm();
    dead.silent = true;
    const { clock, names } = connected([{ name: 'dead', url: dead.url }]);
    const listing = names();
    await dead.asked('initialize');
    await clock.advance(4_000);
    expect(await listing).toEqual([]);
  });

  it('and is down is a typed fault, and is reached again when it is back', async () => {
    const crm = await aCrm();
    const { mcp } = connected([{ name: 'crm', url: crm.url }]);
    await mcp.tools(never);
    crm.answer = { status: 503, body: 'sk-secret' };
    const fault = await mcp.call('crm__tier_of', { customer: 'Ann' }, never).catch((thrown: unknown) => thrown);
    expect(fault).toMatchObject({ code: 'McpUnavailable', message: expect.not.stringContaining('secret') });
    crm.answer = null;
    expect(await mcp.call('crm__tier_of', { customer: 'Ann' }, never)).toBe('Ann is gold');
  });

  it('and was restarted answers the same call in a new session', async () => {
    const crm = await aCrm();
    const { mcp } = connected([{ name: 'crm', url: crm.url }]);
    await mcp.call('crm__tier_of', { customer: 'Ann' }, never);
    crm.restart();
    expect(await mcp.call('crm__tier_of', { customer: 'Ben' }, never)).toBe('Ben is gold');
    expect(crm.count('initialize')).toBe(2);
  });

  it('and does not answer a call is a timeout', async () => {
    const crm = await aCrm();
    const { mcp, clock } = connected([{ name: 'crm', url: crm.url }]);
    await mcp.tools(never);
    crm.silent = true;
    const call = mcp.call('crm__tier_of', { customer: 'Ann' }, never).catch((thrown: unknown) => thrown);
    await crm.asked('tools/call');
    await clock.advance(30_000);
    expect(await call).toMatchObject({ code: 'McpTimeout' });
  });

  it('and says more than can be taken in is a typed fault', async () => {
    const { mcp } = connected([{ name: 'crm', url: (await aCrm()).url }]);
    await expect(mcp.call('crm__flood', {}, never)).rejects.toMatchObject({
      code: 'McpUnavailable',
      message: 'The MCP server crm answers with more than can be taken in.',
    });
  });

  it('and breaks off within its answer is a typed fault at once', async () => {
    const crm = await aCrm();
    const { mcp } = connected([{ name: 'crm', url: crm.url }]);
    const call = mcp.call('crm__hang', {}, never).catch((thrown: unknown) => thrown);
    await crm.asked('tools/call');
    crm.cut();
    expect(await call).toMatchObject({ code: 'McpUnavailable' });
    expect(await mcp.call('crm__tier_of', { customer: 'Ann' }, never)).toBe('Ann is gold');
  });

  it('is given up at once when the turn ends', async () => {
    const crm = await aCrm();
    const { mcp } = connected([{ name: 'crm', url: crm.url }]);
    await mcp.tools(never);
    crm.silent = true;
    const abort = new AbortController();
    const call = mcp.call('crm__tier_of', { customer: 'Ann' }, abort.signal);
    await crm.asked('tools/call');
    const reason = new Error('barge-in');
    abort.abort(reason);
    await expect(call).rejects.toBe(reason);
    await expect(mcp.tools(abort.signal)).rejects.toBe(reason);
  });
});

it('an MCP server at a closed address is not reached', async () => {
  const crm = await aCrm();
  const { names } = connected([{ name: 'crm', url: crm.url }], []);
  expect(await names()).toEqual([]);
  expect(crm.count('initialize')).toBe(0);
});
