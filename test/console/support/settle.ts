import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Until nothing is on its way any more. */
export async function settle(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor();
  await expect.poll(() => page.locator('main [aria-busy="true"]').count()).toBe(0);
}
