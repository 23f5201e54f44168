import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret, SigningKey } from '#domain';
import { codeOf } from '../embedded/database-errors.js';
import { openStateFolder } from '../embedded/state-folder.js';
import { type AuditKeys, auditKeysOf, type AuditKeySettings } from './audit-keys.js';

const FILES = { hmac: 'audit-hmac.key', signing: 'audit-signing.pem', public: 'audit-public.pem' };

/**
 * The keys of the audit of an embedded database: as they are set, and otherwise made once and kept in the state folder,
 * for its owner alone. The public key is kept beside them for everybody.
 *
 * @throws AuditKeyInvalidError and all that the state folder may throw
 */
export async function keepAuditKeys(statePath: string, settings: AuditKeySettings): Promise<AuditKeys> {
  const folder = await openStateFolder(statePath);
  const hmacKey = settings.hmacKey ?? (await keep(join(folder, FILES.hmac), newHmacKey));
  const signingKey = settings.signingKey ?? (await keep(join(folder, FILES.signing), newSigningKey));
  await keep(join(folder, FILES.public), () => new SigningKey(signingKey).publicPem, 0o644);
  return auditKeysOf({ ...settings, hmacKey, signingKey });
}

/** Whoever comes first makes it; written under another name first, so that nobody reads half of it. */
async function keep(file: string, make: () => string, mode = 0o600): Promise<Secret> {
  const kept = await read(file);
  if (kept !== undefined) return kept;
  const building = `${file}.new-${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(building, make(), { mode, flag: 'wx' });
    await link(building, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error; // two commands have met here, and the other was first
  } finally {
    await rm(building, { force: true });
  }
  return (await read(file)) ?? new Secret('');
}

async function read(file: string): Promise<Secret | undefined> {
  try {
    return new Secret((await readFile(file, 'utf8')).trim());
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function newHmacKey(): string {
  return `${randomBytes(32).toString('hex')}\n`;
}

function newSigningKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
