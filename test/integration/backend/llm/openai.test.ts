import { afterEach, describe, expect, it } from 'vitest';
import { createOpenAiModel } from '@firstword/backend/llm/openai';
import type { ModelPart } from '@firstword/backend/llm/port';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';
import { startModelServer, type ModelFault, type ModelServer } from '../../../fixtures/model-server.ts';

const servers: ModelServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const SECRET = 'my secret question';
const never = new AbortController().signal;

const start = async (fault: ModelFault | null = null, apiKey?: string) => {
  const server = await startModelServer({ reply: () => ['One', ' two', ' three', ' four.'], fault });
  servers.push(server);
  const clock = createFakeClock();
  const model = createOpenAiModel({
    baseURL: server.url,
    model: 'test-model',
    clock,
    why: 'a test chose it',
    firstTokenTimeoutMs: 10_000,
    stallTimeoutMs: 5_000,
    ...(apiKey ? { apiKey: () => apiKey } : {}),
  });
  const messages = [{ role: 'user' as const, content: SECRET }];
  const reply = (signal = never) => model.reply({ messages, signal })[Symbol.asyncIterator]();
  return { server, clock, model, reply };
};

/** What came, and the fault after it. */
const readAll = async (reply: AsyncIterator<ModelPart>) => {
  let text = '';
  try {
    for (let item = await reply.next(); !item.done; item = await reply.next()) {
      if (item.value.type === 'content') text += item.value.content;
    }
    return { text, fault: null };
  } catch (fault) {
    return { text, fault };
  }
};

describe('a model server', () => {
  it('streams the reply, and is asked for nothing but that', async () => {
    const { server, reply, model } = await start();
    expect(await readAll(reply())).toEqual({ text: 'One two three four.', fault: null });
    expect(server.requests).toEqual([
      {
        model: 'test-model',
        messages: [{ role: 'user', content: SECRET }],
        stream: true,
        stream_options: { include_usage: true },
      },
    ]);
    expect(model.status).toMatchObject({ kind: 'server', name: 'test-model', where: new URL(server.url).host });
  });

  it('keeps its connection warm from turn to turn', async () => {
    const { server, reply } = await start();
    for (let turn = 0; turn < 5; turn++) {
      await readAll(reply());
      await Promise.race([server.finished(turn), server.dropped(turn)]);
      // The end of the response is on its way to the client: it is read before what is scheduled behind it.
      for (let tick = 0; tick < 10; tick++) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(server.connections()).toBe(1);
  });

  it('is dropped at once when the turn is aborted', async () => {
    const { server, reply } = await start('stall');
    const abort = new AbortController();
    const chunks = reply(abort.signal);
    await chunks.next();
    await chunks.next();
    const third = chunks.next();
    abort.abort(new Error('barge-in'));
    await expect(third).rejects.toThrow('barge-in');
    await server.dropped(0);
  });

  it('is not waited for once it has said that the reply is whole', async () => {
    const { reply, clock } = await start('no-end');
    const chunks = reply();
    for (let index = 0; index < 4; index++) await chunks.next();
    const end = chunks.next();
    while (clock.pending() > 0) await clock.advance(100);
    expect((await end).done).toBe(true);
  });
});

describe('a model server that fails', () => {
  it.each<[ModelFault, string, string, unknown]>([
    ['down', 'ModelUnavailable', '', { afterMs: 2_000 }],
    ['garbage', 'ModelGarbled', '', 'now'],
    ['html', 'ModelGarbled', '', 'now'],
    ['json', 'ModelGarbled', '', 'now'],
    ['empty', 'ModelGarbled', '', 'now'],
    ['error-event', 'ModelUnavailable', '', { afterMs: 2_000 }],
    ['cut-off', 'ModelCutOff', 'One two', 'now'],
    ['unfinished', 'ModelCutOff', 'One two', 'now'],
    ['denied', 'ModelAccessDenied', '', 'never'],
    ['forbidden', 'ModelAccessDenied', '', 'never'],
    ['busy', 'ModelBusy', '', { afterMs: 7_000 }],
    ['failing', 'ModelUnavailable', '', { afterMs: 2_000 }],
    ['unknown-model', 'ModelRejected', '', 'never'],
  ])('%s → %s after what had come, with retry advice', async (fault, code, text, retry) => {
    const { reply } = await start(fault, 'sk-secret');
    const read = await readAll(reply());
    expect(read).toMatchObject({ text, fault: { code, retry } });
    const { message, remedy, cause } = read.fault as Error & { remedy: string };
    expect(remedy).toMatch(/\.$/);
    expect(`${message} ${remedy} ${String(cause)}`).not.toMatch(/secret/);
  });

  it('nobody listens there → ModelUnavailable', async () => {
    const { server, reply } = await start();
    await server.close();
    expect(await readAll(reply())).toMatchObject({ fault: { code: 'ModelUnavailable' } });
  });

  it('says nothing → ModelTimeout after firstTokenTimeout, and no sooner', async () => {
    const { server, reply, clock } = await start('slow');
    let over = false;
    const reading = readAll(reply()).finally(() => (over = true));
    await clock.advance(9_999);
    expect(over).toBe(false);
    await clock.advance(1);
    expect(await reading).toMatchObject({ text: '', fault: { code: 'ModelTimeout', retry: 'now' } });
    expect(server.requests.length).toBeLessThanOrEqual(1);
  });

  it('falls silent → ModelStalled after stallTimeout, counted from its last token', async () => {
    const { server, reply, clock } = await start('stall');
    const chunks = reply();
    expect([await chunks.next(), await chunks.next()]).toMatchObject([{ value: { content: 'One' } }, { value: {} }]);
    // The consumer's own time does not count as the server's silence.
    await clock.advance(60_000);
    let over = false;
    const third = chunks
      .next()
      .catch((fault: unknown) => fault)
      .finally(() => (over = true));
    await clock.advance(4_999);
    expect(over).toBe(false);
    await clock.advance(1);
    expect(await third).toMatchObject({ code: 'ModelStalled', retry: 'now' });
    await server.dropped(0);
  });

  it('answers the next turn when it is well again', async () => {
    const { server, reply } = await start('failing');
    expect(await readAll(reply())).toMatchObject({ fault: { code: 'ModelUnavailable' } });
    server.fault = null;
    expect(await readAll(reply())).toMatchObject({ text: 'One two three four.', fault: null });
  });
});
