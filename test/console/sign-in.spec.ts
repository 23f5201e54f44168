import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectNoSeriousViolations } from './support/accessible.js';
import { ConsoleBrowser } from './support/console-browser.js';
import { ConsoleStack } from './support/console-stack.js';

let stack: ConsoleStack;
let browser: ConsoleBrowser;
beforeAll(async () => {
  [stack, browser] = await Promise.all([
    ConsoleStack.open({ env: { SIGN_SYNC_API_TOKEN: 'a-token-of-this-spec-alone' } }),
    ConsoleBrowser.open(),
  ]);
});
afterAll(async () => {
  await browser.close();
  await stack.close();
});

describe('a server that knows people by tokens alone', () => {
  it('says in a browser what lets somebody in, and which command gives what', async () => {
    for (const theme of ['light', 'dark'] as const) {
      const { page, problems } = await browser.page(stack, { theme, path: '/people', width: 360 });
      await page.getByRole('heading', { name: 'At a prompt, with a token' }).waitFor();
      const commands = await page.locator('pre').allTextContents();
      expect(commands[0]).toContain(`sign-sync login --server ${stack.url} --token`);
      expect(commands.join(' ')).toMatch(/token create .*SIGN_SYNC_OIDC_ISSUER=.*SIGN_SYNC_API_LOCAL=on/s);
      const beyond = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(beyond).toBe(0);
      await expectNoSeriousViolations(page);
      expect(problems).toEqual([]);
    }
  });
});
