import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Opens a page in Debian's Chromium without a window and waits until it is laid out and the browser has ended.
 *
 * @throws Error there is no Chromium: `apt-get install chromium`
 */
export async function chromiumSeconds(url: string): Promise<number> {
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--screenshot=/dev/null', url];
  const beganAt = performance.now();
  await promisify(execFile)('chromium', args, { timeout: 120_000 });
  return (performance.now() - beganAt) / 1000;
}
