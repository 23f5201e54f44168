import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Role } from './console-stack.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export interface PageOptions {
  /** A path of the console; the overview when left out. */
  readonly path?: string;
  /** Signs in first; left out where whoever is at the machine comes in. */
  readonly as?: Role;
  /** In which orgs the role holds. */
  readonly orgs?: 'all' | 'emea';
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

/** Where a console is served, and how somebody is met there who signs in. */
export interface ConsoleSite {
  /** Without a path. */
  readonly url: string;
  meet?(role: Role, orgs: 'all' | 'emea'): void;
}

/** A page, and what it should never have done. */
export interface WatchedPage {
  readonly page: Page;
  /** Dialogs, breaches of the content security policy, errors nobody caught, and complaints on its console. */
  readonly problems: readonly string[];
}

/** Debian's Chromium, driven by Playwright; each page has cookies and storage of its own. */
export class ConsoleBrowser {
  readonly #contexts = new Set<BrowserContext>();

  private constructor(private readonly browser: Browser) {}

  static async open(): Promise<ConsoleBrowser> {
    const executablePath = process.env['SIGN_SYNC_CHROMIUM'] ?? CHROMIUM.find((path) => existsSync(path));
    if (executablePath === undefined) {
      throw new Error('The tests of the console need Chromium: on Debian, apt-get install chromium.');
    }
    // A container and root have no sandbox of Chromium's; what is opened here is our own.
    const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--font-render-hinting=none'];
    return new ConsoleBrowser(await chromium.launch({ executablePath, args }));
  }

  async page(site: ConsoleSite, options: PageOptions = {}): Promise<WatchedPage> {
    const { path = '/', as, orgs, theme = 'light', width = 1440, height = 900 } = options;
    const context = await this.browser.newContext({
      ...{ baseURL: site.url, colorScheme: theme, viewport: { width, height }, reducedMotion: 'reduce' },
      ...{ locale: 'en-GB', timezoneId: 'Europe/Berlin' },
    });
    this.#contexts.add(context);
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    const problems = await watch(page);
    if (as === undefined) await page.goto(path);
    else await signIn(site, page, as, { path, ...(orgs !== undefined && { orgs }) });
    return { page, problems };
  }

  async close(): Promise<void> {
    for (const context of this.#contexts) await context.close();
    await this.browser.close();
  }
}

/** As a person does: the console shows the way, the provider knows who it is and sends them back. */
async function signIn(
  site: ConsoleSite,
  page: Page,
  role: Role,
  { path, orgs = 'all' }: { readonly path: string; readonly orgs?: 'all' | 'emea' },
): Promise<void> {
  if (site.meet === undefined) throw new Error('Nobody signs in at this console.');
  site.meet(role, orgs);
  await page.goto(path);
  await page.getByRole('link', { name: /^Sign in with/ }).click();
  await page.getByRole('button', { name: /^Account: / }).waitFor();
}

async function watch(page: Page): Promise<readonly string[]> {
  const problems: string[] = [];
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // Refused requests are said by the page itself; Chromium says each once more.
    const isRefusal = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isRefusal) problems.push(`console: ${message.text()}`);
  });
  await page.exposeFunction('noteViolation', (violation: string) => problems.push(`policy: ${violation}`));
  await page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) =>
    window.noteViolation(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sourceFile));`);
  return problems;
}
