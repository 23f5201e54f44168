import { createHash } from 'node:crypto';
import type { ConfigFile } from './files/config-file.js';

/** What stands for a secret, or says where it is kept: a new key is not a new configuration. */
const SECRETS = new Set(
  [
    ...['integration_key', 'password', 'api_token', 'private_key', 'client_id', 'client_secret'],
    ...['priv_key_data', 'priv_key_pass'],
  ]
    .flatMap((name) => [name, `secure_${name}_key`])
    // The old name of client_id, and what changes together with a private key.
    .concat('api_key', 'key_id')
    // Whom we tell changes nothing about anybody: no plan gets stale, no run is parked for it.
    .concat('notifications')
    // Nor does who may tell us of changes: it says when to look, not what is to be.
    .concat('webhooks'),
);

/** When something is done changes nothing about what is done either. */
const TIMES = new Set(['schedule', 'freeze', 'watch']);

/** Whether a key holds a secret, or says where one is kept. */
export function isSecretKey(name: string): boolean {
  return SECRETS.has(name);
}

/**
 * SHA-256, hexadecimal, over what the files say: comments, spacing and the order of keys do not count, the order of
 * lists does.
 */
export function digestOf(files: readonly ConfigFile[]): string {
  const contents = files.map((file) => canonical(file.value));
  return createHash('sha256').update(JSON.stringify(contents)).digest('hex');
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value;
  return Object.entries(value)
    .filter(([key]) => !SECRETS.has(key) && !TIMES.has(key))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, entry]) => [key, canonical(entry)]);
}
