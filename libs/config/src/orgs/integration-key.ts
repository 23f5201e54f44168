import path from 'node:path';
import { Secret } from '#domain';
import { readTextFile } from '../files/read-text-file.js';
import type { SignConnector } from '../schema/sign-connector.schema.js';

export type KeyResult =
  | { readonly key: Secret }
  | { readonly setting: 'integration_key' | 'secure_integration_key_key'; readonly problem: string };

const WAYS = 'Give integration_key with the key itself, env:NAME or file:PATH.';
const ELSEWHERE = /^(env|file):/;
const NO_KEY = new Secret('');
const NO_KEYCHAIN = `the OS keychain is not available yet. Use integration_key: env:NAME or file:PATH instead.`;

/**
 * The integration key of a connector, wherever it says it is kept.
 *
 * @param folder of the connector file, which `file:PATH` is relative to
 * @param env where `env:NAME` looks; undefined in a process that holds no keys: what the file itself says is checked
 *   there all the same, and the key is empty
 */
export async function resolveIntegrationKey(
  connector: Pick<SignConnector, 'integration_key' | 'secure_integration_key_key'>,
  folder: string,
  env: NodeJS.ProcessEnv | undefined,
): Promise<KeyResult> {
  const { integration_key: given, secure_integration_key_key: keychain } = connector;
  if (keychain !== undefined) {
    const both = 'both integration_key and secure_integration_key_key are given. Keep one; ';
    return {
      setting: 'secure_integration_key_key',
      problem: (given === undefined ? '' : both) + NO_KEYCHAIN,
    };
  }
  const setting = 'integration_key';
  if (given === undefined) return { setting, problem: `missing. ${WAYS}` };
  if (env === undefined && ELSEWHERE.test(given)) return { key: NO_KEY };
  const found = await lookUp(given, folder, env ?? {});
  if ('problem' in found) return { setting, problem: found.problem };
  return isHeaderSafe(found.key)
    ? { key: env === undefined ? NO_KEY : new Secret(found.key) }
    : {
        setting,
        problem: `the key has characters that no key has (a line break, a space or a letter outside ASCII). ${WAYS}`,
      };
}

async function lookUp(
  given: string,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<{ key: string } | { problem: string }> {
  if (given.startsWith('env:')) return fromEnvironment(given.slice('env:'.length).trim(), env);
  if (given.startsWith('file:')) return fromFile(given.slice('file:'.length).trim(), folder);
  return { key: given };
}

function fromEnvironment(name: string, env: NodeJS.ProcessEnv): { key: string } | { problem: string } {
  if (name === '') return { problem: 'env: names no variable. Write env:NAME.' };
  const key = env[name]?.trim();
  if (key === undefined)
    return { problem: `the environment variable ${name} is not set. Set it to the integration key.` };
  return key === ''
    ? { problem: `the environment variable ${name} is empty. Set it to the integration key.` }
    : { key };
}

async function fromFile(name: string, folder: string): Promise<{ key: string } | { problem: string }> {
  if (name === '')
    return { problem: 'file: names no file. Write file:PATH, relative to this connector file.' };
  const file = path.resolve(folder, name);
  const read = await readTextFile(file);
  if (read.failure !== undefined) return { problem: `the file "${name}" (${file}): ${read.failure}.` };
  const key = read.text.replace(/[\r\n]+$/u, '');
  return key.trim() === ''
    ? { problem: `the file "${name}" is empty. Put the integration key into it.` }
    : { key };
}

/** The key travels in an HTTP header, which takes visible ASCII. */
function isHeaderSafe(key: string): boolean {
  return /^[\u0021-\u007e]+$/u.test(key);
}
