import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { cleanEnvironment } from '../../bench/support/clean-environment.js';
import { commandPath } from '../../bench/support/paths.js';
import type { Narrator } from './narrator.js';

/** Serves the console over what the demonstration has made, until Ctrl-C. */
export async function showConsole(folder: string, narrator: Narrator): Promise<void> {
  narrator.scene('The console', 'The same in a browser, for this machine alone.');
  narrator.typed('sign-sync serve');
  const server = spawn(
    process.execPath,
    [commandPath, 'serve', '--json', '--port', '0', '--health-port', '0', '--intake-port', '0'],
    {
      cwd: folder,
      env: { ...cleanEnvironment(), SIGN_SYNC_LOG: 'warn' },
      stdio: ['ignore', 'pipe', 'ignore'],
      // Ctrl-C at a terminal goes to the whole group, and npm passes it on once more: two would cut its work short.
      detached: true,
    },
  );
  const ended = once(server, 'exit');
  const endIt = (): void => void server.kill('SIGTERM');
  const killIt = (): void => void server.kill('SIGKILL');
  process.once('SIGINT', endIt).once('SIGTERM', endIt).once('exit', killIt);
  try {
    const ready = await Promise.race([
      once(createInterface(server.stdout), 'line'),
      ended.then(() => undefined),
    ]);
    if (ready === undefined) {
      throw new Error('sign-sync serve ended at once; --keep the folder and start it there.');
    }
    const { url } = JSON.parse(String(ready[0])) as { url: string };
    narrator.heard([url]);
    narrator.moral(`Open ${url} in a browser. Ctrl-C ends it and takes everything away.`);
    await ended;
  } finally {
    process.off('SIGINT', endIt).off('SIGTERM', endIt).off('exit', killIt);
  }
}
