import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleBrowser } from './support/console-browser.js';
import { DemoConsole } from './support/demo-console.js';
import { settle } from './support/settle.js';

/** Pictures change with every clock and font, so a run of the specs leaves those of the README alone. */
const folder = process.env['SIGN_SYNC_SCREENSHOTS'];

/** How to come to each screen; its first step is the address. */
const SCREENS: Readonly<
  Record<string, readonly [path: string, ...steps: ((page: Page) => Promise<void>)[]]>
> = {
  overview: ['/'],
  org: ['/orgs/emea'],
  plan: ['/plans', openFirst, (page) => page.getByText(/^\d+ rows?$/).waitFor()],
  run: ['/runs', openFirst, (page) => page.getByText('Timeline').waitFor()],
  person: ['/people?q=carla.tanaka', openFirst, (page) => page.getByText('Why', { exact: true }).waitFor()],
  approvals: ['/approvals'],
  rules: ['/rules'],
};

async function openFirst(page: Page): Promise<void> {
  await page.getByRole('grid').getByRole('link').first().click();
  await page.waitForURL(/\/(plans|runs|people)\/./);
}

describe.runIf(folder !== undefined)('the main screens of the demonstration', () => {
  let demo: DemoConsole;
  let browser: ConsoleBrowser;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([DemoConsole.open(), ConsoleBrowser.open()]);
    await mkdir(folder ?? '', { recursive: true });
  });
  afterAll(async () => {
    await browser.close();
    await demo.close();
  });

  it.each(['light', 'dark'] as const)('are shown in pictures in %s', async (theme) => {
    const { page, problems } = await browser.page(demo, { theme, width: 1280, height: 800 });
    for (const [name, [path, ...steps]] of Object.entries(SCREENS)) {
      await page.goto(path);
      await settle(page);
      for (const step of steps) {
        await step(page);
        await settle(page);
      }
      // No hint of whatever the last click was on.
      await page.mouse.move(0, 0);
      const picture = await page.screenshot({ path: join(folder ?? '', `console-${name}-${theme}.png`) });
      expect(picture.byteLength).toBeLessThan(200_000);
    }
    expect(problems).toEqual([]);
  });
});
