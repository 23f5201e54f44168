import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesAround, MemoryKeychain } from '#testing';
import { describe, expect, it } from 'vitest';
import { effectiveKeys } from '../effective/effective-keys.js';
import { loadConfig } from '../load-config.js';
import { configurationReference } from './configuration-reference.js';

/** Of a configuration that says no more than it must. */
async function defaults(): Promise<Map<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'sign-sync-reference-'));
  try {
    const files = filesAround('csv', 'file_path: users.csv\n', { 'users.csv': 'email,groups\n' });
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const config = await loadConfig(join(folder, 'sign-sync-config.yml'), {
      ...{ env: {}, keychain: new MemoryKeychain() },
    });
    const keys = (await effectiveKeys(config)).filter(({ origin }) => origin === 'default');
    return new Map(keys.map(({ key, value }) => [key, words(value)]));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function words(value: string | number | boolean | null): string {
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value ?? '');
}

describe('docs/configuration-reference.md', () => {
  it('is what the schemas say; "npm run docs" brings it up to date', async () => {
    const page = configurationReference(await defaults());
    await expect(page).toMatchFileSnapshot('../../../../docs/configuration-reference.md');
  });

  it('tells type, default and form of keys of every kind', async () => {
    const page = configurationReference(await defaults());
    for (const row of [
      '| `sign_orgs` | mapping | required | a mapping of org names to connector files, such as primary: connector-sign.yml |',
      '| `connection.retry_count` | a whole number | `5` | how often a call is tried again, a whole number from 1 (0 stands for the default) |',
      '| `user_sync.sign_only_user_action` | text |  | one of: exclude, reset, deactivate, remove_groups, remove_roles |',
      '| `host` | text | required | the host of Acrobat Sign, such as api.echosign.com |',
      '| `search_page_size` | a whole number | `200` | how many entries make a page; 0: one search without pages |',
      '| `watch.every` | a duration |  | a time such as 10s |',
    ])
      expect(page).toContain(row);
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows.length).toBeGreaterThan(150);
  });
});
