import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../load-config.js';

const EXAMPLE = fileURLToPath(new URL('../../../../examples/csv', import.meta.url));
const env = { SIGN_INTEGRATION_KEY: 'one', SIGN_INTEGRATION_KEY_EMEA: 'two' };
/** A key of these sections, or what belongs to one; not a remark, which is a sentence. */
const COMMENTED_OUT = /^# ((?:guards|approvals|waves|drift|offboarding|scope):.*|(?: {2})+\S.*)$/u;

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** The example with every key of these sections written. */
async function withEverything(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sign-sync-example-'));
  folders.push(folder);
  await cp(EXAMPLE, folder, { recursive: true });
  const file = join(folder, 'sign-sync-config.yml');
  const lines = (await readFile(file, 'utf8')).split('\n');
  const written = lines.map((line) => COMMENTED_OUT.exec(line)?.[1] ?? line).join('\n');
  await writeFile(
    file,
    written.replace('sign_only_user_action: exclude', 'sign_only_user_action: deactivate'),
  );
  return file;
}

describe('the values that the commented example recommends', () => {
  it('are off until somebody writes them', async () => {
    expect((await loadConfig(join(EXAMPLE, 'sign-sync-config.yml'), { env })).govern).toEqual({});
  });

  it('load as they stand there', async () => {
    const { govern, notes, policy } = await loadConfig(await withEverything(), { env });
    expect(Object.keys(govern).toSorted()).toEqual(['approvals', 'drift', 'guards', 'offboarding', 'waves']);
    expect(policy.orgs.map(({ scope }) => scope !== undefined)).toContain(true);
    expect(govern.guards?.budgets).toHaveLength(4);
    expect(govern.guards).toMatchObject({
      newAccountAdmins: 'hold',
      lastAccountAdmin: 'hold',
      groupShrink: 50,
    });
    expect(govern.approvals).toMatchObject({ required: ['grant-account-admin'], reasonRequired: true });
    expect(govern.waves?.sizes).toHaveLength(3);
    expect(govern.offboarding).toEqual({ deactivateAfterMs: 30 * 24 * 3_600_000 });
    expect(notes).toEqual([]);
  });
});
