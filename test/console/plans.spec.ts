import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { row } from '../support/people.js';
import { findUser } from '../support/find-user.js';
import { signUser } from '../support/sign-state.js';
import { expectNoSeriousViolations } from './support/accessible.js';
import { ConsoleBrowser } from './support/console-browser.js';
import { ConsoleStack } from './support/console-stack.js';

const MOVERS = Array.from({ length: 8 }, (_, at) => `mover.n${at + 1}@example.com`);
const JOINERS = ['ana.ruiz@example.com', 'li.wei@example.com'];

/** Eight people who are to move, where a budget allows three; two who are new. */
async function openStack(): Promise<ConsoleStack> {
  return ConsoleStack.open({
    orgs: { primary: { users: MOVERS.map((email) => signUser(email, 'Sales')) } },
    people: [
      ...MOVERS.map((email) => row(email, 'Sign Legal')),
      ...JOINERS.map((email) => row(email, 'Sign Legal')),
    ],
    config: {
      rules: [
        { directoryGroup: 'Sign Sales', signGroup: 'Sales' },
        { directoryGroup: 'Sign Legal', signGroup: 'Legal' },
      ],
      more: 'guards:\n  budgets:\n    - kinds: [move]\n      max: 3',
    },
  });
}

let stack: ConsoleStack;
let browser: ConsoleBrowser;
beforeAll(async () => {
  [stack, browser] = await Promise.all([openStack(), ConsoleBrowser.open()]);
});
afterAll(async () => {
  await browser.close();
  await stack.close();
});

const groupOf = (email: string) => findUser(stack.workspace.sign, email).groups.map(({ name }) => name);

describe('a plan that a guard holds in part', () => {
  it('applies what waits for nobody, takes an approval of a part, and then applies exactly that', async () => {
    await stack.workspace.run(['--server', stack.url, 'sync']);
    expect(JOINERS.map(groupOf)).toEqual([['Legal'], ['Legal']]);
    expect(groupOf(MOVERS[0] ?? '')).toEqual(['Sales']);

    const { page, problems } = await browser.page(stack, { path: '/approvals' });
    await page.getByRole('link', { name: '8 people' }).click();
    await page.getByRole('heading', { name: /^Plan / }).waitFor();
    await page.getByText('over a budget').first().waitFor();
    await page.getByText(/come from rule 2, sign-sync-config\.yml:\d+/).waitFor();
    await expectNoSeriousViolations(page);

    // Two of the eight, chosen by their rows.
    for (const email of MOVERS.slice(0, 2)) {
      await page
        .getByRole('row', { name: new RegExp(email) })
        .getByRole('checkbox')
        .check();
    }
    await page.getByText('2 selected').waitFor();
    await page.getByRole('button', { name: 'Approve…', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Approve 2 changes in primary').waitFor();
    expect(await dialog.textContent()).toContain('mover.n1@example.com');
    await dialog.getByLabel('Reason').fill('Legal has grown');
    await dialog.getByRole('button', { name: 'Approve 2 changes' }).click();
    await page.getByText('2 changes approved').waitFor();
    expect(groupOf(MOVERS[0] ?? '')).toEqual(['Sales']);

    await page.getByRole('button', { name: 'Apply 2 of 8…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Apply 2 changes' }).click();
    await page.getByRole('heading', { name: /^Run / }).waitFor();
    await page.getByText('2 applied').waitFor();
    expect(MOVERS.map((email) => groupOf(email)[0])).toEqual(
      MOVERS.map((_, at) => (at < 2 ? 'Legal' : 'Sales')),
    );
    expect(problems).toEqual([]);
  });

  it('says why each change is in it, and what must still be so', async () => {
    const { page, problems } = await browser.page(stack, { path: '/plans' });
    await page.getByRole('row', { name: /held/ }).first().getByRole('link').first().click();
    await page.getByText('mover.n5@example.com').waitFor();
    await page
      .getByRole('row', { name: /mover\.n5/ })
      .getByText('move', { exact: true })
      .click();
    const panel = page.getByRole('dialog', { name: 'mover.n5@example.com' });
    await panel.getByText('Sign Legal', { exact: true }).waitFor();
    const text = (await panel.textContent()) ?? '';
    expect(text).toMatch(/rule\s*sign-sync-config\.yml:\d+/);
    expect(text).toContain('They are in Sales.');
    expect(text).toContain('Held: over a budget');
    // The address is the view: it can be sent to somebody.
    expect(new URL(page.url()).searchParams.get('item')).toMatch(/^[0-9a-f-]{36}$/);
    await page.reload();
    await page.getByRole('dialog', { name: 'mover.n5@example.com' }).waitFor();
    expect(problems).toEqual([]);
  });

  it('is filtered by its tiles and by its rules, and exported as it is shown', async () => {
    const { page, problems } = await browser.page(stack, { path: '/plans' });
    await page.getByRole('row', { name: /held/ }).first().getByRole('link').first().click();
    await page.getByRole('button', { name: /\+ create/ }).click();
    await page.getByText('ana.ruiz@example.com').waitFor();
    await expect.poll(() => page.getByRole('row', { name: /mover/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Export' }).click();
    const link = page.getByRole('menuitem', { name: /^CSV/ });
    const csv = await page.evaluate(
      async (href) => (await fetch(href ?? '')).text(),
      await link.getAttribute('href'),
    );
    expect(csv).toContain('ana.ruiz@example.com');
    expect(csv).not.toContain('mover.n1');
    await page.keyboard.press('Escape');

    await page.getByRole('tab', { name: 'By rule' }).click();
    await page.getByRole('button', { name: /^Show \d+ people: rule 2/ }).click();
    await page.getByText('rule', { exact: true }).first().waitFor();
    expect(new URL(page.url()).searchParams.get('rule')).toBe('2');
    expect(problems).toEqual([]);
  });
});
