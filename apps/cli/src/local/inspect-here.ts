import { loadConfig, renderLines } from '#config';
import type { DoctorReport } from '#domain';
import type { Terminal } from '../terminal.js';
import { headlineOf } from './open-local.js';

/**
 * Loads the configuration and looks at everything it names, from this machine. No state is opened.
 * @throws the signal's reason
 */
export async function inspectHere(
  flags: { readonly configFilename: string; readonly users?: readonly string[] },
  terminal: Terminal,
  signal: AbortSignal,
): Promise<DoctorReport> {
  const config = await loadConfig(flags.configFilename, { ...(flags.users && { users: flags.users }) });
  for (const line of renderLines(config.notes)) terminal.note(terminal.paint.waiting(line));
  terminal.note(headlineOf(config));
  terminal.live('Looking at every source and org …');
  const { runDoctor } = await import('../../../all-in-one/src/index.js');
  return runDoctor(config, signal);
}
