import { relative } from 'node:path';
import { isLoopbackHost } from '#contracts';
import { parseServerSettings, readEnvironment } from '#service';
import type { ServeFlags } from '../flags.js';
import type { Terminal } from '../terminal.js';
import type { StartedServer } from '../view/server-view.js';
import { headlineOf } from './headline-of.js';

/** Serves the configurations of this machine. Resolves when the server was told to end and has ended. */
export async function serveHere(
  flags: ServeFlags,
  terminal: Terminal,
  onReady: (server: StartedServer) => void,
): Promise<void> {
  const variables = await readEnvironment({ ...environmentOf(flags) });
  const settings = parseServerSettings(variables);
  const { serve } = await import('../../../all-in-one/src/index.js');
  await serve({
    settings,
    files: flags.configDir === undefined ? { file: flags.configFilename } : { dir: flags.configDir },
    ...(flags.statePath !== undefined && { statePath: flags.statePath }),
    onNotice: (line) => terminal.note(line),
    onReady: ({ configurations, statePath, urls }) =>
      onReady({
        url: urls.get('api') ?? '',
        health: urls.get('health') ?? '',
        intake: urls.get('intake') ?? null,
        state: statePath === undefined ? null : relative(process.cwd(), statePath) || statePath,
        isLocal: isLoopbackHost(settings.host),
        hasToken: settings.apiToken !== undefined,
        configurations: configurations.map((config) => ({ name: config.name, headline: headlineOf(config) })),
      }),
  });
}

/** Options come before variables. Lines are for people where a person looks, and for machines elsewhere. */
function environmentOf({ port, host, healthPort, intakePort, debug, quiet }: ServeFlags): NodeJS.ProcessEnv {
  const format = process.stderr.isTTY ? 'text' : 'json';
  const level = debug ? 'debug' : quiet ? 'warn' : undefined;
  return {
    SIGN_SYNC_LOG_FORMAT: format,
    ...process.env,
    ...(port !== undefined && { SIGN_SYNC_PORT: port }),
    ...(host !== undefined && { SIGN_SYNC_HOST: host }),
    ...(healthPort !== undefined && { SIGN_SYNC_HEALTH_PORT: healthPort }),
    ...(intakePort !== undefined && { SIGN_SYNC_INTAKE_PORT: intakePort }),
    ...(level !== undefined && { SIGN_SYNC_LOG: level }),
  };
}
