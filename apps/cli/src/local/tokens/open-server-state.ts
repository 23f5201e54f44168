import { readFile } from 'node:fs/promises';
import { loadConfig, whyUnreadable } from '#config';
import { type Database, EngineLease, migrate, openDatabase, verifySchema } from '#db';
import { SyncError } from '#domain';
import type { CommonOptions } from '../../flags.js';
import type { Terminal } from '../../terminal.js';

class DatabaseFileError extends SyncError {
  readonly code = 'SETTINGS_INVALID';
  readonly retryable = false;
}

/**
 * Opens the database of a server on its own machine, beside services that may be at work: these are not disturbed, and
 * where they are, their schema is left as it is.
 */
export async function openServerState(flags: CommonOptions, terminal: Terminal): Promise<Database> {
  const url = await databaseUrl(process.env);
  const onNotice = (line: string) => terminal.note(line);
  const db = await openDatabase(
    url === undefined
      ? { statePath: (await loadConfig(flags.configFilename, UNASKED)).state.path, onNotice }
      : { url, statePath: '', onNotice },
  );
  try {
    await ((await servicesWork(db)) ? verifySchema(db) : migrate(db));
    return db;
  } catch (error) {
    await db.close();
    throw error;
  }
}

/** The files say where the state is; no secret in them is asked for that. */
const UNASKED = { withoutKeys: true, withoutDirectory: true };

async function databaseUrl(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { SIGN_SYNC_DATABASE_URL: url = '', SIGN_SYNC_DATABASE_URL_FILE: file = '' } = env;
  if (url !== '') return url;
  if (file === '') return undefined;
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    throw new DatabaseFileError(`SIGN_SYNC_DATABASE_URL_FILE names "${file}": ${whyUnreadable(error)}.`);
  }
}

async function servicesWork(db: Database): Promise<boolean> {
  try {
    await EngineLease.refuseShared(db);
    return false;
  } catch (error) {
    if (error instanceof SyncError && error.code === 'ENGINE_HELD') return true;
    throw error;
  }
}
