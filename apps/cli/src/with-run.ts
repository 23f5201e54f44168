import { relative } from 'node:path';
import { type Config, loadConfig, renderLines } from '#config';
import { type Database, ReportRepository, type RunMode, type RunOptions } from '#db';
import { counted } from '#domain';
import { explain } from './fail.js';
import type { CommonOptions, RunFlags } from './program.js';
import { type FinishedRun, runInProcess } from './run-in-process.js';
import type { Terminal } from './terminal.js';

export interface OpenState {
  readonly config: Config;
  readonly db: Database;
  readonly reports: ReportRepository;
}

export interface ReadyToRun extends OpenState {
  readonly run: (
    mode: RunMode,
    options: RunOptions,
  ) => Promise<{ finished: FinishedRun; reports: ReportRepository }>;
}

/**
 * Loads the configuration, opens the state, does the work, closes. Whatever goes wrong is said once, for a person.
 * @returns the exit code
 */
export async function withState(
  flags: CommonOptions & { readonly users?: string[]; readonly testMode?: boolean },
  terminal: Terminal,
  work: (state: OpenState) => Promise<number>,
): Promise<number> {
  let db: Database | undefined;
  try {
    const config = await loadConfig(flags.configFilename, {
      ...(flags.users && { users: flags.users }),
      ...(flags.testMode !== undefined && { testMode: flags.testMode }),
    });
    for (const line of renderLines(config.notes)) terminal.note(terminal.paint.waiting(line));
    const { openState } = await import('../../all-in-one/src/index.js');
    db = await openState(config, (line) => terminal.note(line));
    return await work({ config, db, reports: new ReportRepository(db) });
  } catch (error) {
    terminal.live('');
    if (isStop(error)) {
      terminal.error('Stopped while waiting. Nothing was read or written.');
      return 130;
    }
    explain(error, terminal, flags.debug ?? false);
    return 1;
  } finally {
    await db?.close().catch((error: unknown) => explain(error, terminal, flags.debug ?? false));
  }
}

export async function withRun(
  flags: RunFlags,
  terminal: Terminal,
  work: (ready: ReadyToRun) => Promise<number>,
): Promise<number> {
  return withState(flags, terminal, async (state) => {
    const { config, db, reports } = state;
    terminal.note(headline(config));
    const run = async (mode: RunMode, options: RunOptions) => ({
      finished: await runInProcess(db, config, mode, options, flags, terminal),
      reports,
    });
    return work({ ...state, run });
  });
}

function headline(config: Config): string {
  const file = relative(process.cwd(), config.file) || config.file;
  const source = `source ${config.source.type} (${relative(process.cwd(), config.source.filePath) || config.source.filePath})`;
  return `${file}   ${counted(config.orgs.length, 'org', 'orgs')}, ${counted(config.policy.rules.length, 'rule', 'rules')}, ${source}`;
}

/** Ctrl-C while another command is waited for: the wait is cut, and nothing has begun. */
function isStop(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
