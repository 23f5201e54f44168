import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findUser } from '../support/find-user.js';
import { crowd } from '../support/people.js';
import { signUser } from '../support/sign-state.js';
import { expectNoSeriousViolations } from './support/accessible.js';
import { ConsoleBrowser } from './support/console-browser.js';
import { ConsoleStack } from './support/console-stack.js';

const people = crowd(20);

let stack: ConsoleStack;
let browser: ConsoleBrowser;
beforeAll(async () => {
  [stack, browser] = await Promise.all([
    ConsoleStack.open({
      orgs: { primary: { users: people.map(({ email }) => signUser(email, 'Legal')) } },
      people,
      control: { latencyMs: 150 },
    }),
    ConsoleBrowser.open(),
  ]);
});
afterAll(async () => {
  await browser.close();
  await stack.close();
});

const groups = () =>
  new Set(
    people.map(({ email }) =>
      findUser(stack.workspace.sign, email)
        .groups.map(({ name }) => name)
        .join(),
    ),
  );

describe('a run', () => {
  it('is watched to its end without a reload, and has its time drawn', async () => {
    const { page, problems } = await browser.page(stack, { path: '/runs' });
    await page.getByText('Nothing has run yet').waitFor();
    const name = await page.evaluate(async () => {
      const response = await fetch('/api/v1/runs', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-sign-sync-csrf': '1' },
        body: '{"mode":"sync"}',
      });
      return ((await response.json()) as { name: string }).name;
    });
    // The list hears of it by itself.
    await page.getByRole('link', { name }).click();
    await page.getByRole('heading', { name: `Run ${name}` }).waitFor();
    await page.getByText(/\d+ of 20 changes done/).waitFor();
    await page.getByText('20 applied').waitFor();
    await page.getByRole('img', { name: /^Run: .*applying/ }).waitFor();
    await page.getByRole('button', { name: 'Calls for primary' }).click();
    const panel = page.getByRole('dialog', { name: 'Calls for primary' });
    await panel.getByText('PUT /users/:id/groups').first().waitFor();
    await page.keyboard.press('Escape');
    await expectNoSeriousViolations(page);
    expect(groups()).toEqual(new Set(['Sales']));
    expect(problems).toEqual([]);
  });

  it('is undone by a plan, which is looked at before it is applied', async () => {
    const { page, problems } = await browser.page(stack, { path: '/runs' });
    await page
      .getByRole('link', { name: /^\d{4}-\d{2}-\d{2}-\d{4}$/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Undo…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Plan the undo of 20 changes').waitFor();
    await dialog.getByRole('button', { name: 'Make the plan' }).click();
    await page.getByRole('heading', { name: /^Plan / }).waitFor();
    await page
      .getByText(/^undoes \d{4}/)
      .first()
      .waitFor();
    expect(groups()).toEqual(new Set(['Sales']));

    await page.getByRole('button', { name: 'Apply 20 of 20…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Apply 20 changes' }).click();
    await page.getByText('20 applied').waitFor();
    expect(groups()).toEqual(new Set(['Legal']));
    expect(problems).toEqual([]);
  });

  it('is cancelled, and says how far it came', async () => {
    stack.workspace.sign.control({ latencyMs: 400 });
    const { page, problems } = await browser.page(stack, { path: '/runs' });
    const name = JSON.parse(await start(page)) as string;
    await page.goto(`/runs/${name}`);
    await page.getByRole('button', { name: 'Cancel…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the run' }).click();
    await page.getByText('cancelled', { exact: true }).first().waitFor();
    expect(await page.getByRole('button', { name: 'Cancel…' }).count()).toBe(0);
    expect(problems).toEqual([]);
  });
});

function start(page: { evaluate<Result>(act: () => Promise<Result>): Promise<Result> }): Promise<string> {
  return page.evaluate(async () => {
    const headers = { 'content-type': 'application/json', 'x-sign-sync-csrf': '1' };
    const response = await fetch('/api/v1/runs', { method: 'POST', headers, body: '{"mode":"sync"}' });
    return JSON.stringify(((await response.json()) as { name: string }).name);
  });
}
