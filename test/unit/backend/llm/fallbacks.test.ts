import { expect, it } from 'vitest';
import { createFallbackModel } from '@firstword/backend/llm/fallbacks';
import { createFakeModel, type FakeStep } from '@firstword/backend/llm/fake';
import {
  modelAccessDenied,
  modelBusy,
  modelStalled,
  modelTimeout,
  modelUnavailable,
} from '@firstword/backend/llm/faults';
import { createFakeClock } from '@firstword/shared/runtime/fake-clock';

/** Two models of which each reply follows its script; the last script repeats. */
const twoModels = (first: FakeStep[][], second: FakeStep[][] = [['Second.']], canContinue = false) => {
  const clock = createFakeClock();
  const models = [createFakeModel({ clock, replies: first }), createFakeModel({ clock, replies: second })] as const;
  const model = createFallbackModel({ models, clock, canContinue });
  const reply = async (signal = new AbortController().signal) => {
    let text = '';
    try {
      for await (const part of model.reply({ messages: [], signal })) if (part.type === 'content') text += part.content;
      return { text, fault: null };
    } catch (fault) {
      return { text, fault };
    }
  };
  return { clock, model, models, reply, asked: () => models.map(({ asked }) => asked.length) };
};

it('asks nobody else while the first answers', async () => {
  const { reply, asked, model } = twoModels([['First.']]);
  expect(await reply()).toEqual({ text: 'First.', fault: null });
  expect(asked()).toEqual([1, 0]);
  expect(model.status.kind).toBe('server');
});

it.each([modelTimeout(1), modelUnavailable('is down'), modelBusy('now'), modelAccessDenied(401), modelStalled(1)])(
  'asks the next one when the first fails with nothing said: $code',
  async (fail) => {
    const { reply, asked } = twoModels([[{ fail }]]);
    expect(await reply()).toEqual({ text: 'Second.', fault: null });
    expect(asked()).toEqual([1, 1]);
  },
);

it('ends with the fault when the first fails within its reply: the caller has heard its beginning', async () => {
  const { reply, asked } = twoModels([['Fir', { fail: modelStalled(1) }]]);
  expect(await reply()).toMatchObject({ text: 'Fir', fault: { code: 'ModelStalled' } });
  expect(asked()).toEqual([1, 0]);
});

it('has the next one go on from what was said, where models can', async () => {
  const { reply, models } = twoModels([['From ', { fail: modelStalled(1) }]], [['seven.']], true);
  expect(await reply()).toEqual({ text: 'From seven.', fault: null });
  expect(models[1].asked).toEqual([[{ role: 'assistant', content: 'From ' }]]);
});

it('goes on from all that was said when the next one fails as well', async () => {
  const { reply, models } = twoModels(
    [['From ', { fail: modelStalled(1) }]],
    [['sev', { fail: modelStalled(2) }]],
    true,
  );
  expect(await reply()).toMatchObject({ text: 'From sev', fault: { code: 'ModelStalled' } });
  expect(models[1].asked).toHaveLength(1);
});

it.each([true, false])(
  'does not ask another one when the first has called a tool (models can go on: %s)',
  async (canContinue) => {
    const call = { id: 'a', name: 'book', arguments: '{}' };
    const { reply, asked } = twoModels(
      [[{ type: 'tool-call', call }, { fail: modelStalled(1) }]],
      undefined,
      canContinue,
    );
    expect(await reply()).toMatchObject({ fault: { code: 'ModelStalled' } });
    expect(asked()).toEqual([1, 0]);
  },
);

it('ends with the last fault when all fail', async () => {
  const { reply } = twoModels([[{ fail: modelTimeout(1) }]], [[{ fail: modelBusy('now') }]]);
  expect(await reply()).toMatchObject({ text: '', fault: { code: 'ModelBusy' } });
});

it('asks a model last for ten seconds after it failed, so that the next caller does not wait for it', async () => {
  const { reply, asked, clock } = twoModels([[{ fail: modelTimeout(1) }], ['First.']]);
  await reply();
  expect(await reply()).toMatchObject({ text: 'Second.' });
  expect(asked()).toEqual([1, 2]);
  await clock.advance(10_000);
  expect(await reply()).toMatchObject({ text: 'First.' });
});

it('rests a busy one as long as it asks for', async () => {
  const { reply, clock } = twoModels([[{ fail: modelBusy({ afterMs: 30_000 }) }], ['First.']]);
  await reply();
  await clock.advance(29_999);
  expect(await reply()).toMatchObject({ text: 'Second.' });
  await clock.advance(1);
  expect(await reply()).toMatchObject({ text: 'First.' });
});

it('asks one that rests all the same when the others fail', async () => {
  const { reply } = twoModels([[{ fail: modelTimeout(1) }], ['First.']], [['Second.'], [{ fail: modelTimeout(1) }]]);
  await reply();
  expect(await reply()).toMatchObject({ text: 'First.' });
});

it('asks one first again that rested and has answered', async () => {
  const { reply, clock } = twoModels(
    [[{ fail: modelBusy({ afterMs: 60_000 }) }], ['First.']],
    [['Second.'], [{ fail: modelTimeout(1) }], ['Second.']],
  );
  await reply();
  await reply();
  await clock.advance(10_000);
  expect(await reply()).toMatchObject({ text: 'First.' });
});

it('asks nobody when the turn is over', async () => {
  const { reply, asked } = twoModels([[{ hang: true }]]);
  const abort = new AbortController();
  const reading = reply(abort.signal);
  const reason = new Error('barge-in');
  abort.abort(reason);
  expect(await reading).toEqual({ text: '', fault: reason });
  expect(asked()[1]).toBe(0);
});
