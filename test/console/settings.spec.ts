import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectNoSeriousViolations } from './support/accessible.js';
import { ConsoleBrowser } from './support/console-browser.js';
import { ConsoleStack } from './support/console-stack.js';

const MORE = `schedule:
  - name: nightly
    cron: "0 2 1 1 *"
    time_zone: Europe/Berlin
  - name: emea-by-day
    cron: "0 6 1 7 *"
    orgs: [emea]
scim:
  - name: okta-prod
    kind: okta
webhooks:
  - name: hr
    type: signed
    signing_key: env:HOOK_KEY`;

let stack: ConsoleStack;
let browser: ConsoleBrowser;
beforeAll(async () => {
  const HOOK_KEY = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  [stack, browser] = await Promise.all([
    ConsoleStack.open({ config: { more: MORE }, env: { HOOK_KEY }, signIn: true }),
    ConsoleBrowser.open(),
  ]);
});
afterAll(async () => {
  await browser.close();
  await stack.close();
});

describe('schedules', () => {
  it('say when they begin the next run, and are paused with a reason, begun at once, and resumed', async () => {
    const { page, problems } = await browser.page(stack, { as: 'operator', path: '/settings?tab=schedules' });
    const nightly = page.getByRole('listitem').filter({ hasText: 'nightly' });
    await nightly.getByText('0 2 1 1 *, Europe/Berlin').waitFor();
    await nightly.getByText('scheduled').waitFor();
    await expectNoSeriousViolations(page);
    await nightly.getByRole('button', { name: 'Pause… nightly' }).click();
    const dialog = page.getByRole('dialog', { name: 'Pause nightly' });
    await dialog.getByLabel('Reason').fill('audit week');
    await dialog.getByRole('button', { name: 'Pause' }).click();
    await nightly.getByText(/paused by operator@example.com .*audit week/).waitFor();
    await nightly.getByRole('button', { name: 'Resume nightly' }).click();
    await nightly.getByText('scheduled').waitFor();
    const byDay = page.getByRole('listitem').filter({ hasText: 'emea-by-day' });
    await byDay.getByRole('button', { name: 'Begin a run of emea-by-day' }).click();
    await byDay.getByText('done').waitFor();
    expect(problems).toEqual([]);
  });

  it('are only looked at by whoever may not run them all', async () => {
    const { page, problems } = await browser.page(stack, {
      ...{ as: 'viewer', path: '/settings?tab=schedules' },
    });
    await page.getByText('emea-by-day').waitFor();
    expect(await page.getByRole('button', { name: /Begin a run|Pause…/ }).count()).toBe(0);
    expect(await page.getByRole('tab', { name: 'SCIM' }).count()).toBe(0);
    expect(problems).toEqual([]);
  });

  it('stand on the tiles of the orgs whose runs they begin', async () => {
    const { page, problems } = await browser.page(stack, { as: 'viewer' });
    for (const org of ['primary', 'emea']) {
      await page
        .getByRole('article', { name: org })
        .getByText(/^next run/)
        .waitFor();
    }
    expect(problems).toEqual([]);
  });
});

describe('a connection of SCIM', () => {
  it('says what to enter, shows its token once, is tested, and its token ends', async () => {
    const { page, problems } = await browser.page(stack, { as: 'admin', path: '/settings?tab=scim' });
    await page.getByText('no token', { exact: true }).waitFor();
    await page.getByText('/scim/v2/okta-prod').waitFor();
    await page.getByRole('button', { name: 'Make a token' }).click();
    const shown = page.getByRole('dialog', { name: 'Token of the connection' });
    expect(await shown.getByRole('status', { name: 'The token' }).textContent()).toMatch(/^\S{40,}$/);
    await shown.getByRole('button', { name: 'I have kept it' }).click();
    await page.getByText('silent', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await page.getByRole('list', { name: 'Checks' }).getByRole('listitem').first().waitFor();
    await expectNoSeriousViolations(page);
    await page.getByRole('button', { name: 'Revoke…' }).click();
    await page
      .getByRole('dialog', { name: 'Revoke 1 token' })
      .getByRole('button', { name: 'Revoke' })
      .click();
    await page.getByText('no token', { exact: true }).waitFor();
    await page.getByRole('list', { name: 'Tokens' }).getByText('revoked').waitFor();
    expect(problems).toEqual([]);
  });
});

describe('a hook', () => {
  it('stands with the sources, and says that nothing was heard of it yet', async () => {
    const { page, problems } = await browser.page(stack, { as: 'viewer', path: '/sources' });
    await page.getByText('/hooks/hr').waitFor();
    await page.getByText('silent', { exact: true }).waitFor();
    await page.getByText(/no hint waits/).waitFor();
    await expectNoSeriousViolations(page);
    expect(problems).toEqual([]);
  });
});
