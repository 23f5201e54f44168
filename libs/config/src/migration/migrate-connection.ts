import type { Ledger } from './migration.js';

const KEYS = ['request_concurrency', 'batch_size', 'retry_count', 'timeout'] as const;

/** `connection` is the same section in both files. @returns its lines in the order of the old file */
export function migrateConnection(old: Readonly<Record<string, unknown>>, ledger: Ledger): string[] {
  return Object.entries(old).flatMap(([key, value]) => {
    const from = `connection.${key}`;
    if (!(KEYS as readonly string[]).includes(key)) {
      ledger.lost(from, `there is no such key. Known: ${KEYS.join(', ')}.`);
      return [];
    }
    if (value === null) {
      ledger.changed(from, 'nothing', 'it is blank, so the default holds.');
      return [];
    }
    const number = typeof value === 'string' && /^\s*\d{1,9}\s*$/u.test(value) ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0) {
      ledger.lost(from, 'it is not a whole number from 0, so the default holds.');
      return [];
    }
    ledger.kept(from, from);
    return [`  ${key}: ${number}`];
  });
}
