import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectNoSeriousViolations } from './support/accessible.js';
import { settle } from './support/settle.js';
import { ConsoleBrowser } from './support/console-browser.js';
import { ConsoleStack } from './support/console-stack.js';

let stack: ConsoleStack;
let browser: ConsoleBrowser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([ConsoleStack.open(), ConsoleBrowser.open()]);
  await stack.run('sync');
});
afterAll(async () => {
  await browser.close();
  await stack.close();
});

/** The screens that the sidebar leads to, and one org. */
async function screens(page: Page): Promise<readonly string[]> {
  const links = page.getByRole('navigation', { name: 'Screens' }).getByRole('link');
  await links.first().waitFor();
  const paths = await Promise.all((await links.all()).map((link) => link.getAttribute('href')));
  return [...new Set([...paths.filter((path) => path !== null), '/orgs/primary'])];
}

describe('every screen', () => {
  it.each(['light', 'dark'] as const)('can be used by everybody in %s', async (theme) => {
    const { page, problems } = await browser.page(stack, { theme });
    for (const path of await screens(page)) {
      await page.goto(path);
      await settle(page);
      await expectNoSeriousViolations(page);
    }
    expect(problems).toEqual([]);
  });

  it('fits into a telephone: the page itself never scrolls sideways', async () => {
    const { page: wide } = await browser.page(stack);
    const { page } = await browser.page(stack, { width: 360, height: 780 });
    for (const path of await screens(wide)) {
      await page.goto(path);
      await settle(page);
      const beyond = await page.evaluate<number>(
        '((main) => main.scrollWidth - main.clientWidth)(document.querySelector("main"))',
      );
      expect({ path, beyond }).toEqual({ path, beyond: 0 });
    }
  });
});
