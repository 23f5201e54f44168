import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { HAS_CONTENT, WATCHER } from './page-scripts.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Frames of a table that was scrolled. */
export interface ScrolledFrames {
  readonly frames: number;
  /** With a place in view where no row was. */
  readonly blank: number;
  /** Milliseconds from each frame to the next. */
  readonly lengths: readonly number[];
}

/** Debian's Chromium without a window. @throws Error there is none: `apt-get install chromium` */
export async function openChromium(): Promise<Browser> {
  const executablePath = CHROMIUM.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error('There is no Chromium: apt-get install chromium.');
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
}

/** A window of Chromium draws itself for some 500 ms of both processors; whoever opens the console has had one before. */
const WINDOW_DRAWN_MS = 1_000;

/** A page of the console with nothing in any cache, as somebody has it who comes for the first time. */
export class ConsolePage {
  private constructor(
    private readonly page: Page,
    /** Milliseconds from the begin of the navigation to the first content that is not a frame. */
    readonly firstContentMs: number,
  ) {}

  static async open(browser: Browser, url: string): Promise<ConsolePage> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.addInitScript(WATCHER);
    await page.waitForTimeout(WINDOW_DRAWN_MS);
    await page.goto(url, { waitUntil: 'commit' });
    const at = await page.evaluate<number>(`bench.when(() => ${HAS_CONTENT})`);
    return new ConsolePage(page, at);
  }

  /** Milliseconds from the last key to the first frame in which every row holds that text. */
  async search(placeholder: string, text: string): Promise<number> {
    return this.#until(text, () => this.page.getByPlaceholder(placeholder).fill(text));
  }

  /** The same from the click on a choice of a filter of several, whose word every row then holds. */
  async choose(filter: string, choice: string): Promise<number> {
    await this.page.getByRole('search').getByRole('button', { name: filter, exact: true }).click();
    const item = this.page.getByRole('menu').getByText(choice, { exact: true });
    await item.waitFor();
    return this.#until(choice, () => item.click());
  }

  /** Turns the wheel so many times, a window and a half each, while every frame is looked at. */
  async scroll(turns: number): Promise<ScrolledFrames> {
    await this.page.getByRole('grid').hover();
    await this.page.evaluate('bench.watchFrames()');
    for (let turn = 0; turn < turns; turn += 1) await this.page.mouse.wheel(0, 1350);
    return this.page.evaluate<ScrolledFrames>('bench.frames.isOver = true, bench.frames');
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  async #until(text: string, act: () => Promise<unknown>): Promise<number> {
    const seen = this.page.evaluate<number>(
      `bench.touched().then((from) => bench.when(() => bench.allHold(${JSON.stringify(text)})).then((at) => at - from))`,
    );
    await act();
    return seen;
  }
}
