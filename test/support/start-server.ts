import { setTimeout as pause } from 'node:timers/promises';
import type { RunningCommand } from './start-command.js';
import type { RunOptions, Workspace } from './workspace.js';

export interface RunningServer {
  readonly command: RunningCommand;
  readonly url: string;
  readonly health: string;
  /** Where directories send events; null as long as the configuration lets none. */
  readonly intake: string | null;
}

/** `serve` with these arguments, once it says that everything is there; on free ports unless they name some. */
export async function startServer(
  workspace: Workspace,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<RunningServer> {
  const ports = args.includes('--port') ? [] : ['--port', '0'];
  const all = ['serve', '--json', '--health-port', '0', '--intake-port', '0', ...ports, ...args];
  // An org lease of three seconds: after a kill open calls are waited for 1.25 s instead of 25 s.
  const env = { SIGN_SYNC_ORG_LEASE_SECONDS: '3', ...options.env };
  const command = workspace.start(all, { ...options, env });
  const said = await firstLine(command);
  const { url, health, intake } = JSON.parse(said) as Omit<RunningServer, 'command'>;
  return { command, url, health, intake };
}

/** The spec's own time limit ends a wait in vain. */
async function firstLine(command: RunningCommand): Promise<string> {
  for (;;) {
    const line = command
      .output()
      .split('\n')
      .slice(0, -1)
      .find((one) => one.startsWith('{"url"'));
    if (line !== undefined) return line;
    if (command.hasEnded()) throw new Error(`The server ended:\n${command.output()}`);
    await pause(50);
  }
}
