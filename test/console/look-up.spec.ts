import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findUser } from '../support/find-user.js';
import { row } from '../support/people.js';
import { signUser } from '../support/sign-state.js';
import { ConsoleBrowser } from './support/console-browser.js';
import { ConsoleStack } from './support/console-stack.js';

const ANA = 'ana.ruiz@example.com';
const BO = 'bo.ray@example.com';

let stack: ConsoleStack;
let browser: ConsoleBrowser;

beforeAll(async () => {
  const opened = ConsoleStack.open({
    orgs: { primary: { users: [signUser(ANA, 'Legal'), signUser(BO, 'Sales')] }, emea: {} },
    people: [row(ANA, 'Sign Sales', 'Staff'), row(BO, 'Sign Sales'), row('cy.fox@example.com', 'Sign Legal')],
    config: {
      rules: [
        { directoryGroup: 'Sign Sales', signGroup: 'Sales' },
        { directoryGroup: 'Sign Legal', signGroup: 'Legal' },
        { directoryGroup: 'Sign Lab', signGroup: 'emea::Lab' },
      ],
    },
  });
  [stack, browser] = await Promise.all([opened, ConsoleBrowser.open()]);
  await stack.run('plan');
});
afterAll(async () => {
  await browser.close();
  await stack.close();
});

describe('somebody who is looked up', () => {
  it('is found by the begin of a name, and the way from the directory to the value is told', async () => {
    const { page, problems } = await browser.page(stack, { path: '/people' });
    await page.getByRole('grid', { name: 'People' }).getByText(BO).waitFor();
    await page.getByPlaceholder('How an address or a name begins').fill('rui');
    await page.getByRole('grid', { name: 'People' }).getByText(BO).waitFor({ state: 'detached' });
    expect(page.url()).toContain('q=rui');
    await page.getByRole('link', { name: ANA }).click();
    await page.getByRole('heading', { name: ANA }).waitFor();
    const why = page.getByRole('region', { name: 'Why in primary' });
    const words = await why.innerText();
    for (const word of ['Sales', 'Sign Sales', 'users.csv', 'sign-sync-config.yml:'])
      expect(words).toContain(word);
    const primary = page.locator('section').filter({ has: page.getByRole('heading', { name: 'primary' }) });
    expect(await primary.getByRole('row', { name: /^group Sales/ }).innerText()).toMatch(/Sales[^]*Legal/);
    expect(problems).toEqual([]);
  });

  it('is synced at once, and every step is shown', async () => {
    const { page, problems } = await browser.page(stack, { path: `/people/${ANA}` });
    await page.getByRole('button', { name: 'Sync now' }).click();
    const steps = page.getByRole('list').filter({ hasText: 'Read in the directory' });
    await steps.getByText('in Sign Sales, Staff').waitFor();
    await steps.getByText('Update in Acrobat Sign').waitFor();
    await page.getByText('done', { exact: true }).first().waitFor();
    // The page shows what is now.
    await page.getByText('applied', { exact: true }).waitFor();
    expect(findUser(stack.workspace.sign, ANA).groups.map(({ name }) => name)).toEqual(['Sales']);
    await page.getByRole('tab', { name: 'History' }).click();
    await page.getByText('Applied: update').waitFor();
    const slider = page.getByRole('slider', { name: 'Moment' });
    await slider.press('Home');
    await page.getByRole('rowheader', { name: 'directory' }).waitFor();
    expect(page.url()).toContain('at=');
    expect(problems).toEqual([]);
  });
});

describe('the rules', () => {
  it('stand in their order with their people, and with what looks wrong', async () => {
    const { page, problems } = await browser.page(stack, { path: '/rules' });
    const grid = page.getByRole('grid', { name: 'Rules' });
    await grid.getByText('Sign Lab', { exact: true }).waitFor();
    expect(await grid.getByRole('row', { name: /Sign Sales/ }).innerText()).toMatch(
      /1\s+Sign Sales\s+primary :: Sales/,
    );
    await page.getByRole('button', { name: 'With warnings' }).click();
    await grid.getByText('Sign Sales', { exact: true }).waitFor({ state: 'detached' });
    await grid.getByText(/matches nobody/).waitFor();
    expect(problems).toEqual([]);
  });

  it('can be edited on trial: the page says whom that would concern, and nothing is written', async () => {
    const before = stack.workspace.sign.counters().total.writes;
    const { page, problems } = await browser.page(stack, { path: '/rules?whatif=true' });
    const text = await stack.mainFile();
    await page.getByLabel('The edited file').fill(text.replace('sign_group: "Legal"', 'sign_group: "Sales"'));
    await page.getByRole('button', { name: 'Compare' }).click();
    const differences = page.getByRole('grid', { name: 'Differences in primary' });
    await differences.getByText('cy.fox@example.com').waitFor();
    expect(await differences.innerText()).not.toContain(BO);
    expect(stack.workspace.sign.counters().total.writes).toBe(before);
    expect(problems).toEqual([]);
  });
});

describe('what else is looked up', () => {
  it('is the reads, the budgets and the settings with their places, none with a path of the server or a secret', async () => {
    const { page, problems } = await browser.page(stack, { path: '/sources' });
    await page.getByRole('grid', { name: 'Reads' }).getByText('complete').first().waitFor();
    expect(await page.innerText('main')).not.toContain(stack.workspace.path);
    await page.goto('/settings?own=true');
    await page.getByRole('row', { name: /user_sync.sign_only_limit/ }).waitFor();
    const settings = await page.innerText('main');
    expect(settings).toMatch(/sign-sync-config\.yml:\d+/);
    expect(settings).not.toMatch(/key-primary|key-emea/);
    await page.goto('/budgets');
    await page.getByText('No budgets').waitFor();
    expect(problems).toEqual([]);
  });
});
