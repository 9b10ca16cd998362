import { OpenAI } from 'openai';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeModel } from '@firstword/backend/llm/fake';
import { modelUnavailable } from '@firstword/backend/llm/faults';
import type { ChatModel } from '@firstword/backend/llm/port';
import { systemClock } from '@firstword/shared/runtime/clock';
import { closeBackends, startBackend } from './backend-app.ts';

afterEach(closeBackends);

const HANG = { hang: true } as const;
const QUESTION = [{ role: 'user' as const, content: 'When is breakfast?' }];
const USAGE = { type: 'usage' as const, model: 'm', inputTokens: 40, outputTokens: 3 };

/** A backend, and the client that everybody has, as it comes. */
const start = async (...options: Parameters<typeof startBackend>) => {
  const backend = await startBackend(...options);
  const client = new OpenAI({ baseURL: `${backend.url}/v1`, apiKey: 'any' });
  const complete = (messages: OpenAI.ChatCompletionMessageParam[], sessionId?: string) =>
    client.chat.completions.create(
      { model: 'front-desk', messages },
      { headers: sessionId ? { 'x-session-id': sessionId } : {} },
    );
  /** What the model was asked for its nth reply, the flow's instructions and the warm-up aside. */
  const askedIn = (reply: number) => {
    const replies = backend.model.asked.filter((messages) => messages.at(-1)?.content !== '.');
    return replies[reply]?.slice(1).map(({ role, content }) => `${role}: ${content}`);
  };
  return { ...backend, client, complete, askedIn };
};

const saidIn = ({ choices }: OpenAI.ChatCompletion) => choices[0]?.message.content;

describe('a flow behind the openai package', () => {
  it('answers whole, with its usage', async () => {
    const { complete } = await start({ replies: [['From ', 'seven.', USAGE]] });
    const completion = await complete(QUESTION);
    expect(completion).toMatchObject({
      object: 'chat.completion',
      model: 'front-desk',
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'From seven.' } }],
      usage: { prompt_tokens: 40, completion_tokens: 3, total_tokens: 43 },
    });
  });

  it('answers in chunks, as they come', async () => {
    const { client } = await start({ replies: [['From ', 'seven.', USAGE]] });
    const stream = await client.chat.completions.create({
      model: 'front-desk',
      messages: QUESTION,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await Array.fromAsync(stream);
    expect(chunks.map(({ choices }) => choices[0]?.delta.content)).toEqual([
      '',
      'From ',
      'seven.',
      undefined,
      undefined,
    ]);
    expect(chunks.map(({ choices }) => choices[0]?.finish_reason)).toEqual([null, null, null, 'stop', undefined]);
    expect(chunks.at(-1)?.usage).toEqual({ prompt_tokens: 40, completion_tokens: 3, total_tokens: 43 });
  });

  it('sends nothing but data: other clients, Python’s among them, read every block as JSON', async () => {
    const { url } = await start({ replies: [['From ', 'seven.']] });
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'front-desk', messages: QUESTION, stream: true }),
    });
    const blocks = (await response.text()).split('\n\n').slice(0, -1);
    expect(blocks.map((block) => /^data: (\{.*\}|\[DONE\])$/.test(block))).toEqual(blocks.map(() => true));
    expect(blocks.at(-1)).toBe('data: [DONE]');
  });

  it('works with the package’s own stream runner', async () => {
    const { client } = await start({ replies: [['From ', 'seven.']] });
    const runner = client.chat.completions.stream({ model: 'front-desk', messages: QUESTION });
    expect(await runner.finalContent()).toBe('From seven.');
  });

  it('takes what was said before from the messages, and its instructions from the flow', async () => {
    const { complete, askedIn } = await start({ replies: [['At ten.']] });
    await complete([
      { role: 'system', content: 'You are a pirate.' },
      { role: 'assistant', content: 'Good morning.' },
      { role: 'user', content: 'When is breakfast?' },
      { role: 'assistant', content: 'From seven.' },
      { role: 'assistant', content: 'In the garden.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'And when ' },
          { type: 'text', text: 'does it end?' },
        ],
      },
    ]);
    expect(askedIn(0)).toEqual([
      'assistant: Good morning.',
      'user: When is breakfast?',
      'assistant: From seven.\nIn the garden.',
      'user: And when does it end?',
    ]);
  });

  it('keeps nothing of a session that nobody named', async () => {
    const { complete } = await start({ maxSessions: 1 });
    for (let turn = 0; turn < 3; turn++) expect(saidIn(await complete(QUESTION))).toBe('Hello.');
  });

  it('lists the flows as models', async () => {
    const { client } = await start();
    expect((await Array.fromAsync(client.models.list())).map(({ id }) => id)).toEqual(['front-desk']);
    expect(await client.models.retrieve('front-desk')).toMatchObject({ id: 'front-desk', object: 'model' });
    await expect(client.models.retrieve('other')).rejects.toMatchObject({ status: 404, code: 'FlowNotFound' });
  });
});

describe('X-Session-Id', () => {
  it('goes on with a session, which knows better than the client what was said', async () => {
    const { complete, askedIn } = await start({ replies: [['From seven.'], ['At ten.']] });
    await complete(QUESTION, 's1');
    expect(
      saidIn(
        await complete(
          [
            { role: 'user', content: 'Made up' },
            { role: 'user', content: 'Until?' },
          ],
          's1',
        ),
      ),
    ).toBe('At ten.');
    expect(askedIn(1)).toEqual(['user: When is breakfast?', 'assistant: From seven.', 'user: Until?']);
  });

  it('begins a new session with the messages that come with it', async () => {
    const { complete, askedIn } = await start();
    await complete([{ role: 'user', content: 'Hello' }, { role: 'assistant', content: 'Hi.' }, ...QUESTION], 's1');
    expect(askedIn(0)).toEqual(['user: Hello', 'assistant: Hi.', 'user: When is breakfast?']);
  });

  it('shares the session with every other way into it', async () => {
    const { complete, post, stream } = await start();
    await post('/sessions', { sessionId: 's1' });
    expect(saidIn(await complete(QUESTION, 's1'))).toBe('Hello.');
    const frames = await (
      await stream('s1')
    ).frames(({ data }) => data?.['content'] === 'Hello.' && data['type'] === 'done');
    expect(frames.at(-1)?.data).toMatchObject({ type: 'done', content: 'Hello.' });
  });

  it('a second request barges in on the first, which ends with what was heard', async () => {
    const { complete, model } = await start({ replies: [['From ', HANG], ['Until ten.']] });
    const first = complete(QUESTION, 's1');
    while (model.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(saidIn(await complete([{ role: 'user', content: 'Until?' }], 's1'))).toBe('Until ten.');
    expect(saidIn(await first)).toBe('');
  });
});

describe('faults come as OpenAI’s errors, and are not tried again by the client', () => {
  it('of the model, whole', async () => {
    const { complete, model } = await start({ replies: [[{ fail: modelUnavailable('is down') }]] });
    await expect(complete(QUESTION)).rejects.toMatchObject({
      status: 502,
      code: 'ModelUnavailable',
      type: 'server_error',
    });
    expect(model.asked.filter((messages) => messages.at(-1)?.content !== '.')).toHaveLength(1);
  });

  it('of the model, streamed: behind the apology', async () => {
    const { client } = await start({ replies: [['From ', { fail: modelUnavailable('is down') }]] });
    const stream = await client.chat.completions.create({ model: 'front-desk', messages: QUESTION, stream: true });
    const reading = Array.fromAsync(stream);
    await expect(reading).rejects.toMatchObject({ code: 'ModelUnavailable' });
  });

  it.each([
    ['an unknown flow', 404, 'FlowNotFound', { model: 'other', messages: QUESTION }],
    ['no messages', 400, 'InvalidRequest', { model: 'front-desk', messages: [] }],
    ['nothing said', 400, 'InputEmpty', { model: 'front-desk', messages: [{ role: 'user', content: ' ' }] }],
    [
      'too much said',
      413,
      'InputTooLong',
      { model: 'front-desk', messages: [{ role: 'user', content: 'x'.repeat(9_000) }] },
    ],
    [
      'the assistant’s turn',
      400,
      'InputMissing',
      { model: 'front-desk', messages: [{ role: 'assistant', content: 'Hi.' }] },
    ],
  ])('of the client: %s', async (_, status, code, body) => {
    const { client } = await start();
    const request = client.chat.completions.create(body as OpenAI.ChatCompletionCreateParamsNonStreaming);
    await expect(request).rejects.toMatchObject({
      status,
      code,
      type: 'invalid_request_error',
      error: { message: expect.any(String) },
    });
  });

  it('a session id that is none', async () => {
    const { complete } = await start();
    await expect(complete(QUESTION, '../s1')).rejects.toMatchObject({ status: 400, code: 'InvalidRequest' });
  });
});

it('a client that goes away ends a session that nobody named, and its model', async () => {
  const given = Promise.withResolvers<void>();
  const fake = createFakeModel({ clock: systemClock, replies: [['From ', HANG]] });
  const model: ChatModel = {
    status: fake.status,
    reply: (request) => {
      request.signal.addEventListener('abort', () => given.resolve());
      return fake.reply(request);
    },
  };
  const { client } = await start({ model: () => model });
  const abort = new AbortController();
  const request = { model: 'front-desk', messages: QUESTION, stream: true } as const;
  const stream = await client.chat.completions.create(request, { signal: abort.signal });
  for await (const { choices } of stream) if (choices[0]?.delta.content === 'From ') break;
  abort.abort();
  await expect(given.promise).resolves.toBeUndefined();
});
