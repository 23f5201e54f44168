import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#db';
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

describe('the audit', () => {
  it('is searched by person and kind, and a record says what was and what is', async () => {
    const { page, problems } = await browser.page(stack, { path: '/audit?kind=decision' });
    await page.getByPlaceholder('Address of a person').fill('user.n7@example.com');
    const grid = page.getByRole('grid', { name: 'Records' });
    await grid.getByText('user.n8@example.com').waitFor({ state: 'detached' });
    await grid
      .getByRole('row', { name: /applied/ })
      .getByRole('gridcell')
      .first()
      .click();
    const panel = page.getByRole('dialog');
    await panel.getByText('user.n7@example.com').waitFor();
    expect(page.url()).toContain('record=');
    await panel.getByRole('button', { name: 'The same trace' }).click();
    await page.getByRole('button', { name: 'Clear trace' }).waitFor();
    expect(problems).toEqual([]);
  });

  it('is verified, and names the first record that somebody has touched', async () => {
    const { page, problems } = await browser.page(stack, { path: '/audit' });
    await page.getByRole('button', { name: 'Verify and export' }).click();
    await page.getByRole('button', { name: 'Verify', exact: true }).click();
    await page.getByText('Intact', { exact: true }).waitFor();
    await touchRecord();
    await page.getByRole('button', { name: 'Verify', exact: true }).click();
    await page.getByText('Touched', { exact: true }).waitFor();
    await page.getByText(/record 3 was changed/).waitFor();
    expect(problems).toEqual([]);
  });

  it('is handed over as a file of lines', async () => {
    const { page } = await browser.page(stack, { path: '/audit?chain=true' });
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export' }).click();
    expect((await download).suggestedFilename()).toMatch(/\.ndjson$/);
  });
});

/** As somebody who owns the database can: past the triggers that refuse it. */
async function touchRecord(): Promise<void> {
  const db = await openDatabase({ statePath: stack.workspace.statePath });
  try {
    await db.transaction(async (tx) => {
      await tx.query('alter table audit_record disable trigger user');
      await tx.query(
        `update audit_record set actor = 'nobody' where seq = 3 and org_id = (select id from org where label = 'primary')`,
      );
      await tx.query('alter table audit_record enable trigger user');
    });
  } finally {
    await db.close();
  }
}
