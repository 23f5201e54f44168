import { loadConfig } from '#config';
import type { PlanReplay } from '#domain';
import type { CommonOptions } from '../flags.js';
import type { Terminal } from '../terminal.js';

/** Replays a run of this configuration's own state. */
export async function replayHere(
  run: string,
  { configFilename }: CommonOptions,
  terminal: Terminal,
): Promise<{ readonly run: string; readonly plans: readonly PlanReplay[] }> {
  const config = await loadConfig(configFilename, {});
  const { openState, replayRun } = await import('../../../all-in-one/src/index.js');
  const db = await openState(config, (line) => terminal.note(line));
  try {
    const replayed = await replayRun(db, config, run);
    return { run: replayed.run.name, plans: replayed.plans };
  } finally {
    await db.close();
  }
}
