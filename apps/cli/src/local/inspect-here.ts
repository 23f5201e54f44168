import { loadConfig, renderLines } from '#config';
import type { DoctorReport } from '#domain';
import type { Terminal } from '../terminal.js';
import { headlineOf } from './headline-of.js';

/**
 * Loads the configuration and looks at everything it names, from this machine. No state is opened, except to see what SCIM clients have pushed.
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
  if (!config.sources.some(({ type }) => type === 'scim')) return runDoctor(config, signal);
  // What was pushed lies in the database.
  const [{ ScimDirectoryRepository }, { openServerState }] = await Promise.all([
    import('#db'),
    import('./tokens/open-server-state.js'),
  ]);
  const db = await openServerState(flags, terminal);
  try {
    return await runDoctor(config, signal, { pushed: new ScimDirectoryRepository(db) });
  } finally {
    await db.close();
  }
}
