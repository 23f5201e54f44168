import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crowd } from '../support/people.js';
import { expectNoSeriousViolations } from './support/accessible.js';
import { ConsoleBrowser } from './support/console-browser.js';
import { ConsoleStack } from './support/console-stack.js';

let stack: ConsoleStack;
let browser: ConsoleBrowser;
beforeAll(async () => {
  [stack, browser] = await Promise.all([
    ConsoleStack.open({
      orgs: { primary: {}, emea: {} },
      people: crowd(6, (at) => (at < 4 ? 'Sign Sales' : 'Sign EMEA')),
      config: {
        rules: [
          { directoryGroup: 'Sign Sales', signGroup: 'Sales' },
          { directoryGroup: 'Sign EMEA', signGroup: 'emea::Sales' },
        ],
        more: 'approvals:\n  required: [create]\n  approvers: 2',
      },
      signIn: true,
    }),
    ConsoleBrowser.open(),
  ]);
  const { page } = await browser.page(stack, { as: 'operator' });
  const status = await page.evaluate(async () => {
    const headers = { 'content-type': 'application/json', 'x-sign-sync-csrf': '1' };
    const body = '{"mode":"plan"}';
    return (await fetch('/api/v1/runs', { method: 'POST', headers, body })).status;
  });
  if (status !== 202) throw new Error(`The run was answered with ${status}.`);
});
afterAll(async () => {
  await browser.close();
  await stack.close();
});

describe('the queue of approvals', () => {
  it('shows whoever may only look what waits, without a button, and the API refuses them', async () => {
    const { page, problems } = await browser.page(stack, { as: 'viewer', path: '/approvals' });
    await page.getByRole('link', { name: '4 people' }).waitFor();
    await page.getByRole('link', { name: '2 people' }).waitFor();
    expect(await page.getByText('0 of 2').count()).toBe(2);
    expect(await page.getByRole('button', { name: /Approve|Reject/ }).count()).toBe(0);
    await expectNoSeriousViolations(page);
    await page.getByRole('link', { name: '4 people' }).click();
    await page.getByRole('row', { name: /user\.n1/ }).waitFor();
    expect(await page.getByRole('button', { name: /Approve|Reject|Apply/ }).count()).toBe(0);
    expect(await page.getByRole('checkbox').count()).toBe(0);
    const answers = await page.evaluate(async () => {
      const headers = { 'content-type': 'application/json', 'x-sign-sync-csrf': '1' };
      const { approvals } = (await (await fetch('/api/v1/approvals')).json()) as {
        approvals: { planHash: string }[];
      };
      const plan = `/api/v1/plans/${approvals[0]?.planHash ?? ''}`;
      const vote = await fetch(`${plan}/votes`, {
        method: 'POST',
        headers,
        body: '{"verdict":"approve","all":true}',
      });
      const apply = await fetch(`${plan}/approve`, { method: 'POST', headers, body: '{}' });
      return [vote.status, apply.status];
    });
    expect(answers).toEqual([403, 403]);
    expect(problems).toEqual([]);
  });

  it('takes one word about several plans at once, and waits for the second person', async () => {
    const { page, problems } = await browser.page(stack, { as: 'approver', path: '/approvals' });
    await page.getByRole('checkbox', { name: 'Select all rows' }).check();
    await page.getByText('2 selected').waitFor();
    await page.getByRole('button', { name: 'Approve…', exact: true }).last().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Approve 4 people in primary, 2 people in emea').waitFor();
    await dialog.getByLabel('Reason').fill('New hires of November');
    await dialog.getByRole('button', { name: 'Approve 6 people' }).click();
    await expect.poll(() => page.getByText('1 of 2').count()).toBe(2);

    const second = await browser.page(stack, { as: 'admin', path: '/approvals' });
    await second.page.getByRole('button', { name: 'Approve 4 people in primary' }).click();
    await second.page.getByRole('dialog').getByLabel('Reason').fill('Agreed');
    await second.page.getByRole('dialog').getByRole('button', { name: 'Approve 4 people' }).click();
    await second.page.getByText('4 changes approved').waitFor();
    await expect.poll(() => second.page.getByRole('link', { name: '4 people' }).count()).toBe(0);
    expect([...problems, ...second.problems]).toEqual([]);
  });
});
