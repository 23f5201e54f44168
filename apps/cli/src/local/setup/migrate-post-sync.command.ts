import path from 'node:path';
import {
  type Migration,
  connectorNameOf,
  displayPath,
  EXAMPLE_SOURCES,
  type ExampleSource,
  migratePostSync,
  MigrationRefusedError,
  OsKeychain,
  readOldFile,
} from '#config';
import { counted, SyncError } from '#domain';
import type { MigrateFlags } from '../../flags.js';
import type { Asker } from './asker.js';
import { checkMigrated } from './check-migrated.js';
import { migrationDocument, migrationLines, type MigrationOutcome } from './migration-view.js';
import { withAsker } from './with-asker.js';
import { chooseFiles, exists, writeFiles } from './write-files.js';
import type { Terminal } from '../../terminal.js';

const OLD_FILE = 'connector-sign-sync.yml';

/** `migrate-post-sync`: the old file stays as it is; the new ones come beside it. */
export async function migrate(flags: MigrateFlags): Promise<void> {
  let test: string | undefined;
  await withAsker(flags, async (asker, terminal) => {
    const written = flags.configFilename ?? (await asker.text('Post-Sync Config File', OLD_FILE));
    const old = await readOldFile(path.resolve(written));
    const folder = path.dirname(path.resolve(written));
    const source = await askForSource(flags, folder, asker, terminal);
    // Before the last questions: what cannot be migrated is said first.
    const inClear = migratePostSync(old, { source, moveKeys: false });
    assertDistinct(inClear, source, path.resolve(written));
    const wishesKeychain = await isKeychainWanted(flags, inClear, asker);
    const overwrite = flags.overwrite ?? false;
    const free = await chooseFiles(folder, inClear.files, { asker, overwrite });
    // All questions are answered: from here on things change.
    const stored = wishesKeychain && (await storeKeys(inClear, terminal));
    const migration = stored ? migratePostSync(old, { source, moveKeys: true }) : inClear;
    const chosen = migration.files.filter(({ name }) => free.some((file) => file.name === name));
    await writeFiles(folder, chosen);
    const main = path.join(folder, 'sign-sync-config.yml');
    const outcome: MigrationOutcome = {
      ...{ migration, folder: displayPath(folder), old: displayPath(path.resolve(written)) },
      main: displayPath(main),
      written: chosen.map(({ name }) => name),
      kept: migration.files.filter((file) => !chosen.includes(file)).map(({ name }) => name),
      movedTo: stored ? new OsKeychain().name : undefined,
      check: await checkMigrated(main),
    };
    if (flags.json) terminal.result(JSON.stringify(migrationDocument(outcome), null, 1));
    else for (const line of migrationLines(outcome, terminal.paint)) terminal.result(line);
    if (outcome.check.problems.length > 0) return 1;
    const isReady = outcome.check.missing.length === 0 && !flags.json;
    if (isReady && (await isTestWanted(asker))) test = main;
    return 0;
  });
  if (test === undefined) return;
  const { sync } = await import('../../commands/sync.command.js');
  await sync({ configFilename: test, testMode: true, ...(flags.debug && { debug: flags.debug }) });
}

/** The old file stays, whatever may be overwritten, and no new file is two. */
function assertDistinct(
  { files }: Migration,
  source: { readonly file: string; readonly isThere: boolean },
  old: string,
): void {
  const folder = path.dirname(old);
  const names = [...files.map(({ name }) => name), ...(source.isThere ? [source.file] : [])].map((name) =>
    path.resolve(folder, name),
  );
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new MigrationRefusedError(
      `${path.basename(twice)} is the name of another of the new files. Choose another --connector-filename. Nothing was written.`,
    );
  }
  if (names.includes(old)) {
    throw new MigrationRefusedError(
      `${path.basename(old)}: a new file will have this name, and the old one shall stay. Rename it to ${OLD_FILE} first. Nothing was written.`,
    );
  }
}

async function askForSource(flags: MigrateFlags, folder: string, asker: Asker, terminal: Terminal) {
  if (flags.connectorType === undefined && !flags.json) {
    terminal.note(
      'Post-sync looked at groups of the Adobe Admin Console. A source of the type adobe_console reads the same ones; with another one, see that the groups have the same names there.',
    );
  }
  const type: ExampleSource =
    flags.connectorType ?? (await asker.choice('Connector Type', EXAMPLE_SOURCES, 'adobe_console'));
  const file = flags.connectorFilename ?? (await asker.text('Connector Filename', connectorNameOf(type)));
  return { type, file, isThere: await exists(path.resolve(folder, file)) };
}

async function isKeychainWanted(flags: MigrateFlags, { keys }: Migration, asker: Asker): Promise<boolean> {
  if (keys.length === 0) return false;
  const what = counted(keys.length, 'integration key stands', 'integration keys stand');
  return (
    flags.keychain ??
    (await asker.confirm(
      `${what} in clear in the old file. Move into the keychain (${new OsKeychain().name})?`,
    ))
  );
}

/** The work is done by then: no answer is a no. */
async function isTestWanted(asker: Asker): Promise<boolean> {
  return asker.confirm('Make a test run now? It writes nothing to Acrobat Sign.').catch(() => false);
}

/** All of them or none: else the files would name entries that are not there. */
async function storeKeys({ keys }: Migration, terminal: Terminal): Promise<boolean> {
  const keychain = new OsKeychain();
  try {
    for (const { service, account, secret } of keys) await keychain.set(service, account, secret.reveal());
    return true;
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    terminal.error(`${error.message} The keys stay in the connector files.`);
    return false;
  }
}
