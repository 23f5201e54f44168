import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crowd } from '../support/people.js';
import { ConsoleBrowser } from './support/console-browser.js';
import { ConsoleStack } from './support/console-stack.js';

const PEOPLE = 100_000;

let stack: ConsoleStack;
let browser: ConsoleBrowser;
beforeAll(async () => {
  [stack, browser] = await Promise.all([
    ConsoleStack.open({ orgs: { primary: {} }, people: crowd(PEOPLE) }),
    ConsoleBrowser.open(),
  ]);
  await stack.run('plan');
}, 600_000);
afterAll(async () => {
  await browser.close();
  await stack.close();
});

/** Whether every row's height of the table, as far as the window shows it, has a row with words. */
const HAS_NO_GAP = `(() => {
  const frame = document.querySelector('[role="grid"]').getBoundingClientRect();
  const HEAD = 33;
  const foot = Math.min(frame.bottom, innerHeight) - 20;
  for (let y = frame.top + HEAD + 4; y < foot; y += 18) {
    const row = document.elementFromPoint(frame.left + 60, y)?.closest('[role="row"]');
    if (!row || row.textContent.trim() === '') return false;
  }
  return true;
})()`;

/** Keeps each place that the top of the table has had, frame by frame. */
const WATCH_TOP = `
window.tops = new Set();
const look = () => {
  const grid = document.querySelector('[aria-label="Changes of the plan"]');
  if (grid) window.tops.add(Math.round(grid.getBoundingClientRect().top));
  requestAnimationFrame(look);
};
look();`;

describe('a plan of 100,000 changes', () => {
  it('stays where it is while what it counts comes after its rows', async () => {
    const { page } = await browser.page(stack, { path: '/plans' });
    await page.addInitScript(WATCH_TOP);
    const link = await page.getByRole('grid').getByRole('link').first().getAttribute('href');
    await page.goto(new URL(link ?? '', stack.url).href);
    await page.getByText(/of 100,000 people/).waitFor();
    await page.getByRole('button', { name: /^Apply [1-9]/ }).waitFor();
    expect(await page.evaluate<number>('window.tops.size')).toBe(1);
  });

  it('is scrolled without blank rows, loads as it goes, and is filtered as a whole', async () => {
    const { page, problems } = await browser.page(stack, { path: '/plans' });
    await page.getByRole('grid').getByRole('link').first().click();
    await page.getByText('500 of 100,000').waitFor();
    const grid = page.getByRole('grid');
    await grid.hover();
    for (let step = 0; step < 40; step += 1) {
      await page.mouse.wheel(0, 1500);
      await expect.poll(() => page.evaluate<boolean>(HAS_NO_GAP)).toBe(true);
    }
    await expect
      .poll(() => page.getByRole('status').allTextContents())
      .toContainEqual(expect.stringMatching(/^(1,5|2,0|2,5|3,0)00 of 100,000$/));
    await page.getByPlaceholder('Address begins with…').fill('user.n9999');
    await page.getByText('11 rows').waitFor();
    await page.getByRole('row', { name: /user\.n99990@/ }).waitFor();
    expect(problems).toEqual([]);
  });
});
