import { readFile } from 'node:fs/promises';
import { whyUnreadable } from '#config';
import type { Variables } from './settings.js';
import { type SettingProblem, SettingsInvalidError } from './settings-invalid.error.js';

/** Where NAME may be left out and NAME_FILE given: mounted secrets are files. */
const FROM_FILES = [
  'SIGN_SYNC_DATABASE_URL',
  'SIGN_SYNC_AMQP_URL',
  'SIGN_SYNC_API_TOKEN',
  'SIGN_SYNC_OIDC_CLIENT_SECRET',
  'SIGN_SYNC_MIGRATION_DATABASE_URL',
  'SIGN_SYNC_AUDIT_HMAC_KEY',
  'SIGN_SYNC_AUDIT_SIGNING_KEY',
];

/**
 * The variables of this process, with what NAME_FILE names read and put under NAME.
 * @throws SettingsInvalidError with every file that cannot be used
 */
export async function readEnvironment(env: NodeJS.ProcessEnv): Promise<Variables> {
  const problems: SettingProblem[] = [];
  const found = await Promise.all(FROM_FILES.map((name) => fromFile(name, env, problems)));
  if (problems.length > 0) throw new SettingsInvalidError(problems);
  return { ...env, ...Object.fromEntries(found.flat()) };
}

async function fromFile(
  name: string,
  env: NodeJS.ProcessEnv,
  problems: SettingProblem[],
): Promise<[string, string][]> {
  const setting = `${name}_FILE`;
  const file = env[setting];
  if (file === undefined || file === '') return [];
  const problem = (message: string): [] => {
    problems.push({ name: setting, message });
    return [];
  };
  if ((env[name] ?? '') !== '') return problem(`and ${name} are both set. Keep one.`);
  try {
    const text = (await readFile(file, 'utf8')).trim();
    return text === '' ? problem(`names "${file}", which is empty.`) : [[name, text]];
  } catch (error) {
    return problem(`names "${file}": ${whyUnreadable(error)}.`);
  }
}
