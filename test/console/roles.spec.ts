import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleBrowser } from './support/console-browser.js';
import { ConsoleStack, ROLES } from './support/console-stack.js';

let stack: ConsoleStack;
let browser: ConsoleBrowser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([ConsoleStack.open({ signIn: true }), ConsoleBrowser.open()]);
});
afterAll(async () => {
  await browser.close();
  await stack.close();
});

/** What the API says to a request of the page itself. */
const post = (path: string) => `fetch('/api/v1${path}', { method: 'POST', body: '{"reason":"spec"}',
  headers: { 'content-type': 'application/json', 'x-sign-sync-csrf': '1' } }).then(({ status }) => status)`;

describe('whoever signs in', () => {
  it.each(ROLES)('as %s sees the buttons of that role, and no other', async (role) => {
    const { page, problems } = await browser.page(stack, { as: role, path: '/orgs/emea' });
    await page.getByRole('heading', { name: 'emea' }).waitFor();
    await page.getByText('Owner of the key').waitFor();
    const mayRun = role !== 'viewer';
    for (const name of ['Run now', 'Read it now', 'Pause', 'Test the key']) {
      expect([name, await page.getByRole('button', { name, exact: true }).count()]).toEqual([
        name,
        mayRun ? 1 : 0,
      ]);
    }
    expect(await page.getByText('Local, this machine only.').count()).toBe(0);
    expect(problems).toEqual([]);
  });

  it('is refused by the API as well, whatever the page shows', async () => {
    const { page } = await browser.page(stack, { as: 'viewer' });
    expect(await page.evaluate(post('/orgs/emea/pause'))).toBe(403);
  });

  it('for one org sees that one, and is told of no other', async () => {
    const { page, problems } = await browser.page(stack, { as: 'operator', orgs: 'emea', path: '/orgs' });
    const grid = page.getByRole('grid', { name: 'Orgs' });
    await grid.getByRole('link', { name: 'emea' }).waitFor();
    expect(await grid.getByRole('link').count()).toBe(1);
    await page.goto('/orgs/primary');
    await page.getByText('Not there').waitFor();
    expect(problems).toEqual([]);
  });

  it('comes back to where they were going, and is out once they have signed out', async () => {
    const { page } = await browser.page(stack, { as: 'viewer', path: '/orgs?text=em' });
    await page.getByRole('grid', { name: 'Orgs' }).waitFor();
    expect(page.url()).toBe(`${stack.url}/orgs?text=em`);
    await page.getByRole('button', { name: /^Account: / }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: /^Sign in with/ }).waitFor();
  });
});
