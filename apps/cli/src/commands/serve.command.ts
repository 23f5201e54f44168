import { explain } from '../fail.js';
import type { ServeFlags } from '../flags.js';
import { openTerminal } from '../terminal.js';
import { serverLines } from '../view/server-view.js';

/** `serve`: the API and all services in this process, until it is told to end. */
export async function serve(flags: ServeFlags): Promise<void> {
  const terminal = openTerminal(flags);
  try {
    const { serveHere } = await import('../local/serve-here.js');
    await serveHere(flags, terminal, (server) => {
      if (flags.json) terminal.result(JSON.stringify(server));
      else for (const line of serverLines(server, terminal.paint)) terminal.result(line);
    });
    // Timers of libraries must not keep a server that has closed everything.
    process.exit(0);
  } catch (error) {
    explain(error, terminal, flags.debug ?? false);
    process.exit(1);
  }
}
