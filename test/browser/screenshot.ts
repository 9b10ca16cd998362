// `npm run screenshot`: the README's picture, taken from the running page in the middle of a spoken reply.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '../fixtures/browser.ts';
import { startDevFixture } from '../fixtures/dev-server.ts';

const folder = fileURLToPath(new URL('../../docs/images', import.meta.url));
mkdirSync(folder, { recursive: true });

const server = await startDevFixture();
const browser = await launchBrowser();
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ colorScheme, viewport: { width: 1120, height: 900 }, deviceScaleFactor: 1.5 });
    await page.goto(server.url);
    await page.getByRole('button', { name: 'Start the conversation' }).click();
    await page.locator('[data-turn="0"][data-state="done"]').waitFor();
    const message = page.getByRole('textbox');
    for (const [turn, text] of [
      'When is breakfast?',
      'Is there parking, and is the pool open in the evening?',
    ].entries()) {
      await message.fill(text);
      await message.press('Enter');
      const state = turn === 0 ? 'done' : 'speaking';
      await page.locator(`[data-turn="${turn + 1}"][data-state="${state}"]`).waitFor();
    }
    await page.locator('[data-turn="2"] .first-word').waitFor();
    const file = `${folder}/console-${colorScheme}.png`;
    await page.screenshot({ path: file });
    console.log(file);
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
}
