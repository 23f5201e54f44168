import { readFile } from 'node:fs/promises';
import { Secret } from '#domain';
import { ServerOptionError } from './errors.js';

/**
 * The token for the server: SIGN_SYNC_TOKEN, or the file that SIGN_SYNC_TOKEN_FILE names.
 * @returns undefined when neither is set: a server of this machine alone needs none
 */
export async function serverToken(env: NodeJS.ProcessEnv): Promise<Secret | undefined> {
  const { SIGN_SYNC_TOKEN: token, SIGN_SYNC_TOKEN_FILE: file } = env as Record<string, string | undefined>;
  if (token && file) {
    throw new ServerOptionError('SIGN_SYNC_TOKEN and SIGN_SYNC_TOKEN_FILE are both set. Set one of them.');
  }
  const text = file ? await contentOf(file) : token;
  const value = text?.trim();
  if (value === undefined || (value === '' && !file)) return undefined;
  // What a header cannot carry would end in an error that quotes it.
  if (!/^[\x21-\x7e]+$/.test(value)) {
    const where = file ? `The file ${file} of SIGN_SYNC_TOKEN_FILE` : 'SIGN_SYNC_TOKEN';
    throw new ServerOptionError(`${where} holds no token: one word of visible ASCII characters.`);
  }
  return new Secret(value);
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ServerOptionError(
      `SIGN_SYNC_TOKEN_FILE cannot be read: ${why}. Nothing was read or written.`,
      { file },
      { cause },
    );
  }
}
