import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where the built console lies beside the built server.
 * @returns undefined where it was not built, as when the server runs from its sources
 */
export function builtConsole(): string | undefined {
  const folder = fileURLToPath(new URL('../../../console', import.meta.url));
  return existsSync(join(folder, 'assets')) ? folder : undefined;
}
