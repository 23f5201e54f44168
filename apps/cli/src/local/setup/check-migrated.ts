import { ConfigInvalidError, listSecrets, loadConfig } from '#config';

export interface MigrationCheck {
  /** Why the new files do not load; empty when they do. */
  readonly problems: readonly string[];
  /** Secrets that are wanted and not there yet, one sentence each. */
  readonly missing: readonly string[];
}

/** Loads what was written, as every other command would. */
export async function checkMigrated(main: string): Promise<MigrationCheck> {
  try {
    await loadConfig(main, { withoutKeys: true, withoutDirectory: true });
    const uses = await listSecrets(main);
    const missing = uses.flatMap(({ file, key, missing: why }) =>
      why === undefined ? [] : [`${file} ${key}: ${why}`],
    );
    return { problems: [], missing };
  } catch (error) {
    if (!(error instanceof ConfigInvalidError)) throw error;
    return {
      problems: error.problems.map(({ file, key, message }) => `${file} ${key}: ${message}`),
      missing: [],
    };
  }
}
