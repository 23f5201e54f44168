import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleBrowser } from './support/console-browser.js';
import { ConsoleStack } from './support/console-stack.js';

let stack: ConsoleStack;
let browser: ConsoleBrowser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([ConsoleStack.open(), ConsoleBrowser.open()]);
});
afterAll(async () => {
  await browser.close();
  await stack.close();
});

describe('a run that is started in the console', () => {
  it('is seen to its end without a reload, and its numbers stand in the tiles', async () => {
    const { page, problems } = await browser.page(stack);
    const tile = page.getByRole('article', { name: 'primary' });
    expect(await tile.textContent()).toContain('Not planned yet');
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByRole('menuitem', { name: /^Sync/ }).click();
    await page.getByRole('heading', { name: /^Run / }).waitFor();
    await page.getByRole('link', { name: 'Overview', exact: true }).click();
    const line = page.getByRole('list', { name: 'Latest runs' }).getByRole('listitem').first();
    await line.getByText('done', { exact: true }).waitFor();
    await tile.getByText('in sync', { exact: true }).waitFor();
    expect(await tile.textContent()).toContain('healthy');
    expect(problems).toEqual([]);
  });
});

describe('an org', () => {
  it('is paused with a reason, says so everywhere, and goes on', async () => {
    const { page, problems } = await browser.page(stack, { path: '/orgs/emea' });
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    const dialog = page.getByRole('dialog');
    const confirm = dialog.getByRole('button', { name: 'Pause emea' });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByLabel('Reason').fill('audit week');
    await confirm.click();
    await page.getByRole('note').getByText('audit week').waitFor();
    await page.getByRole('link', { name: 'Overview', exact: true }).click();
    await page
      .getByRole('region', { name: 'Needs attention' })
      .getByText(/paused by local .*audit week/)
      .waitFor();
    await page.goto('/orgs/emea');
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
    expect(problems).toEqual([]);
  });

  it('is synced alone from its own page, and no other org with it', async () => {
    const { page, problems } = await browser.page(stack, { path: '/orgs/emea' });
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByText('emea alone').waitFor();
    await page.getByRole('menuitem', { name: /^Plan only/ }).click();
    const title = await page.getByRole('heading', { name: /^Run / }).textContent();
    const orgs = await page.evaluate(async (name) => {
      const response = await fetch(`/api/v1/runs/${name}/progress`);
      return ((await response.json()) as { orgs: { label: string }[] }).orgs.map(({ label }) => label);
    }, title?.replace('Run ', ''));
    expect(orgs).toEqual(['emea']);
    expect(problems).toEqual([]);
  });

  it('has its key tested', async () => {
    const { page, problems } = await browser.page(stack, { path: '/orgs/primary' });
    await page.getByRole('button', { name: 'Test the key' }).click();
    await page.getByText(/\d+ users and \d+ groups read\./).waitFor();
    expect(problems).toEqual([]);
  });
});

describe('the address', () => {
  it('holds the view: filters and the chosen org come back with it, and Back takes them away', async () => {
    const { page, problems } = await browser.page(stack, { path: '/orgs?text=prim&sort=-people' });
    const grid = page.getByRole('grid', { name: 'Orgs' });
    await grid.getByRole('link', { name: 'primary' }).waitFor();
    expect(await grid.getByRole('link').count()).toBe(1);
    expect(await grid.getByRole('columnheader', { name: 'In Sign' }).getAttribute('aria-sort')).toBe(
      'descending',
    );
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await expect.poll(() => grid.getByRole('link').count()).toBe(2);
    await page.getByRole('button', { name: 'Org: all orgs' }).click();
    await page.getByRole('menuitem', { name: 'emea' }).click();
    await expect.poll(() => new URL(page.url()).search).toContain('org=emea');
    await expect.poll(() => grid.getByRole('link').count()).toBe(1);
    await page.goBack();
    await expect.poll(() => grid.getByRole('link').count()).toBe(2);
    expect(problems).toEqual([]);
  });
});
