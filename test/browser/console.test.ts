// The console in a real browser against the real services: what a newcomer does first.
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../fixtures/browser.ts';
import { modelAt, startDevFixture, type DevFixture } from '../fixtures/dev-server.ts';
import { startModelServer, type ModelServer } from '../fixtures/model-server.ts';

const REPLY =
  'Certainly, I can help you with that. The harbour tour starts at nine in the morning, and it takes about two hours. ' +
  'You will pass the old lighthouse, the fish market and the two islands, and there is time for a coffee on board.';

let browser: Browser;
let model: ModelServer;
let server: DevFixture;
let page: Page;
const pageErrors: string[] = [];

beforeAll(async () => {
  model = await startModelServer({ reply: () => REPLY, delayMs: 30 });
  server = await startDevFixture({ model: modelAt(model.url) });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await model?.close();
});
afterEach(async () => {
  model.fault = null;
  await page.close();
  const errors = pageErrors.splice(0);
  if (errors.length > 0) throw new Error(`the page reported: ${errors.join('; ')}`);
});

const openPage = async (): Promise<void> => {
  page = await browser.newPage();
  page.on('pageerror', (error) => pageErrors.push(error.message));
  page.on('requestfailed', (request) => pageErrors.push(`${request.url()} failed`));
  await page.goto(server.url);
};
const turn = (number: number, state?: string) =>
  page.locator(`[data-turn="${number}"]${state ? `[data-state="${state}"]` : ''}`);
const say = async (text: string): Promise<void> => {
  await page.getByRole('textbox').fill(text);
  await page.getByRole('textbox').press('Enter');
};

it('greets aloud: the greeting is shown, and samples that are not silent are played', async () => {
  await openPage();
  await page.getByRole('button', { name: 'Start the conversation' }).click();
  await turn(0, 'done').waitFor();
  expect(await turn(0).textContent()).toContain('Front desk, good morning.');
  expect(Number(await turn(0).getAttribute('data-peak'))).toBeGreaterThan(0.05);
  expect(Number(await turn(0).getAttribute('data-played-samples'))).toBeGreaterThan(24_000);
});

it('a typed message is answered: tokens appear while the model writes, then the whole reply is heard and measured', async () => {
  await openPage();
  await say('Is there a harbour tour?');
  await page.getByText('Certainly, I can help').waitFor();
  const early = (await turn(0).textContent()) ?? '';
  expect(early).not.toContain('coffee on board');
  await turn(0, 'speaking').waitFor();
  await turn(0, 'done').waitFor();
  expect(await turn(0).textContent()).toContain('coffee on board');
  expect(Number(await turn(0).getAttribute('data-peak'))).toBeGreaterThan(0.05);
  expect(await page.getByText('to the first word').count()).toBe(1);
  expect(model.requests.at(-1)?.messages.at(-1)).toEqual({ role: 'user', content: 'Is there a harbour tour?' });
});

it('Esc stops the agent at once, and the log keeps what was heard', async () => {
  await openPage();
  await say('Tell me about the tour.');
  await turn(0, 'speaking').waitFor();
  await page.keyboard.press('Escape');
  await turn(0, 'interrupted').waitFor();
  const stoppedAt = await turn(0).getAttribute('data-played-samples');
  await say('And what does it cost?');
  await turn(1, 'speaking').waitFor();
  expect(await turn(0).getAttribute('data-played-samples')).toBe(stoppedAt);
  const history = model.requests.at(-1)?.messages ?? [];
  const kept = history.find(({ role }) => role === 'assistant')?.content ?? '';
  expect(REPLY.startsWith(kept)).toBe(true);
  expect(kept.length).toBeLessThan(REPLY.length);
});

it('a new message while the agent speaks is a barge-in', async () => {
  await openPage();
  await say('Tell me about the tour.');
  await turn(0, 'speaking').waitFor();
  await say('Stop, something else.');
  await turn(0, 'interrupted').waitFor();
  await turn(1, 'speaking').waitFor();
  expect(await turn(0).textContent()).toContain('nterrupted');
});

it('with the sound off a turn is text only', async () => {
  await openPage();
  await page.getByRole('switch', { name: 'Sound' }).click();
  await say('Is there a harbour tour?');
  await turn(0, 'done').waitFor();
  expect(await turn(0).textContent()).toContain('coffee on board');
  expect(await turn(0).getAttribute('data-played-samples')).toBe('0');
});

it('a model that stops in the middle: the caller hears an apology, the page says what happened, the session lives on', async () => {
  await openPage();
  model.fault = 'cut-off';
  await say('Is there a harbour tour?');
  await turn(0, 'failed').waitFor();
  expect(await turn(0).textContent()).toContain('Sorry');
  expect(Number(await turn(0).getAttribute('data-peak'))).toBeGreaterThan(0.05);
  model.fault = null;
  await say('Once more?');
  await turn(1, 'done').waitFor();
});

it('works by keyboard alone, and names everything for a screen reader', async () => {
  await openPage();
  await page.getByRole('button', { name: 'Start the conversation' }).focus();
  await page.keyboard.press('Enter');
  await turn(0).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
  const unnamed = await page.evaluate(() =>
    [...document.querySelectorAll('button, textarea, input, [role=progressbar]')]
      .filter((element) => !(element.getAttribute('aria-label') ?? element.textContent)?.trim())
      .map((element) => element.outerHTML),
  );
  expect(unnamed).toEqual([]);
});
