import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectNoSeriousViolations } from './support/accessible.js';
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

describe('the first look at a console', () => {
  it('needs no set-up: the orgs of the configuration are there, and what will happen to them', async () => {
    const { page, problems } = await browser.page(stack);
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    expect(await page.getByText('Local, this machine only.').isVisible()).toBe(true);
    for (const org of ['primary', 'emea']) await page.getByRole('article', { name: org }).waitFor();
    await page.getByText('live', { exact: true }).waitFor();
    expect(problems).toEqual([]);
  });

  it('says what to do first, and begins with a plan that writes nothing', async () => {
    const { page, problems } = await browser.page(stack);
    const steps = page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 3 }) });
    await steps.first().waitFor();
    expect(await steps.getByRole('heading').allTextContents()).toEqual([
      ...['Configuration', 'Integration keys', 'Look what would happen', 'Let it happen'],
      'Let it go by itself',
    ]);
    expect(await steps.first().textContent()).toMatch(/^Done: .*2 orgs, 1 rule, people from csv/);
    expect(await page.getByRole('list', { name: 'Latest runs' }).count()).toBe(0);
    await expectNoSeriousViolations(page);
    await page.getByRole('button', { name: 'Make a plan' }).click();
    await page.getByRole('heading', { name: /^Run / }).waitFor();
    await page.getByText('done', { exact: true }).first().waitFor();
    await page.getByRole('link', { name: 'Overview', exact: true }).click();
    await page.getByRole('list', { name: 'Latest runs' }).waitFor();
    expect(await page.getByText('Welcome').count()).toBe(0);
    await page
      .getByRole('article', { name: 'emea' })
      .getByRole('img', { name: /^14 days, 1 run/ })
      .waitFor();
    expect(problems).toEqual([]);
  });

  it('can be used by everybody, in light and dark', async () => {
    for (const theme of ['light', 'dark'] as const) {
      const { page, problems } = await browser.page(stack, { theme });
      await page.getByRole('article', { name: 'emea' }).waitFor();
      await expectNoSeriousViolations(page);
      expect(problems).toEqual([]);
    }
  });
});

describe('the server of the console', () => {
  it('gives its page at every path that is not of the API, and its assets for ever', async () => {
    const page = await fetch(`${stack.url}/orgs/primary?org=emea`);
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const html = await page.text();
    const policy = page.headers.get('content-security-policy') ?? '';
    const nonce = /style-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(nonce).toMatch(/^\S{16,}$/);
    expect(html).toContain(`nonce="${nonce}"`);
    expect(html).not.toContain('__CSP_NONCE__');
    const script = /src="(\/assets\/index-[^"]+\.js)"/.exec(html)?.[1] ?? '';
    const asset = await fetch(`${stack.url}${script}`, { headers: { 'accept-encoding': 'br' } });
    expect([asset.status, asset.headers.get('content-encoding')]).toEqual([200, 'br']);
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-type')).toMatch(/javascript/);
  });

  it('gives no page in place of what is gone, and none in place of the API', async () => {
    const wrong = [
      '/assets/index-gone.js',
      '/api/v1/nothing',
      '/api/nothing',
      '/assets/..%2f..%2findex.html',
    ];
    const answers = await Promise.all(wrong.map((path) => fetch(stack.url + path)));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });
});
