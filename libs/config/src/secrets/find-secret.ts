import { displayPath, readTextFile } from '../files/read-text-file.js';
import type { Keychain } from './keychain.js';
import { KeychainUnavailableError } from './keychain-unavailable.error.js';
import type { SecretPlace, SecretSetting } from './secret-setting.js';

/** Where secrets are looked for outside of the connector files. */
export interface SecretPlaces {
  readonly env: NodeJS.ProcessEnv;
  readonly keychain: Keychain;
}

/** Editors and `echo` put them there. */
const LAST_LINE_BREAKS = /[\r\n]+$/u;

export type Found = { readonly value: string } | { readonly problem: string };

/**
 * Fetches a secret that is kept elsewhere.
 * @returns the secret without line breaks at its end, or what is wrong in a whole sentence
 */
export async function findSecret(
  place: Exclude<SecretPlace, { kind: 'clear' }>,
  { name, what }: Pick<SecretSetting, 'name' | 'what'>,
  { env, keychain }: SecretPlaces,
): Promise<Found> {
  switch (place.kind) {
    case 'env':
      return fromEnvironment(place.variable, what, env);
    case 'file':
      return fromFile(place.path, what);
    case 'keychain':
      return fromKeychain(place, name, keychain);
  }
}

function fromEnvironment(variable: string, what: string, env: NodeJS.ProcessEnv): Found {
  if (variable === '') return { problem: 'env: names no variable. Write env:NAME.' };
  const value = env[variable]?.replace(LAST_LINE_BREAKS, '');
  if (value === undefined)
    return { problem: `the environment variable ${variable} is not set. Set it to ${what}.` };
  return value.trim() === ''
    ? { problem: `the environment variable ${variable} is empty. Set it to ${what}.` }
    : { value };
}

async function fromFile(path: string, what: string): Promise<Found> {
  if (path === '')
    return { problem: 'file: names no file. Write file:PATH, relative to this connector file.' };
  const read = await readTextFile(path);
  if (read.failure !== undefined) return { problem: `the file "${displayPath(path)}": ${read.failure}.` };
  const value = read.text.replace(LAST_LINE_BREAKS, '');
  return value.trim() === ''
    ? { problem: `the file "${displayPath(path)}" is empty. Put ${what} into it.` }
    : { value };
}

async function fromKeychain(
  { service, account }: SecretPlace & { kind: 'keychain' },
  name: string,
  keychain: Keychain,
): Promise<Found> {
  try {
    const value = await keychain.get(service, account);
    if (value !== undefined && value.trim() !== '') return { value };
    const lack = value === undefined ? 'has no secret' : 'has an empty secret';
    return {
      problem: `the keychain (${keychain.name}) ${lack} for the service "${service}" and the account "${account}". Store it with: sign-sync credentials set "${service}" --account "${account}"`,
    };
  } catch (error) {
    if (!(error instanceof KeychainUnavailableError)) throw error;
    return { problem: `${error.message}. Use ${name}: env:NAME or file:PATH instead.` };
  }
}
