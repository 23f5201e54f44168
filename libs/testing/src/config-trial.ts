import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Config, ConfigInvalidError, loadConfig, type LoadOptions } from '#config';
import { MemoryKeychain } from './memory-keychain.js';

/** Name → contents of the files of a configuration. */
export type TrialFiles = Readonly<Record<string, string>>;

/** Loads a configuration from files that exist for that long only; no variable and no keychain of this machine counts. */
export async function tryConfig(files: TrialFiles, options: LoadOptions = {}): Promise<Config> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sign-sync-trial-'));
  try {
    for (const [name, contents] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), contents);
    }
    const main = path.join(folder, 'sign-sync-config.yml');
    return await loadConfig(main, { env: {}, keychain: new MemoryKeychain(), ...options });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns each problem as `file:line:column key: message`; empty when nothing is wrong */
export async function configProblems(files: TrialFiles, options: LoadOptions = {}): Promise<string[]> {
  try {
    await tryConfig(files, options);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigInvalidError)) throw error;
    return error.problems.map(({ file, line, column, key, message }) => {
      const place = [path.basename(file), line, column].filter((part) => part !== undefined).join(':');
      return `${place} ${key}: ${message}`;
    });
  }
}

/** @returns each warning as `line key: message` */
export async function configNotes(files: TrialFiles, options: LoadOptions = {}): Promise<string[]> {
  const { notes } = await tryConfig(files, options);
  return notes.map(({ line, key, message }) => `${line} ${key}: ${message}`);
}

/** A whole configuration around one connector file of a directory. */
export function filesAround(type: string, connector: string, more: TrialFiles = {}): TrialFiles {
  return {
    'sign-sync-config.yml': `sign_orgs: {primary: connector-sign.yml}
identity_source: {type: ${type}, connector: connector.yml}
user_sync: {sign_only_limit: 100, sign_only_user_action: exclude}
user_management: [{directory_group: Sign Sales, sign_group: Sales}]
`,
    'connector-sign.yml': `host: api.echosign.com
integration_key: key-primary
admin_email: admin@example.com
create_users: True
deactivate_users: False
`,
    'connector.yml': connector,
    ...more,
  };
}
