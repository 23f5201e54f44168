import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '#db';
import { configFiles } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { csvOf, row } from '../support/people.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { hasStack } from '../support/transport.js';
import { usingWorkspace } from '../support/using-workspace.js';
import type { Workspace } from '../support/workspace.js';

const rules = [{ directoryGroup: 'Sign Sales', signGroup: 'Sales' }];

interface Report {
  readonly isIntact: boolean;
  readonly chains: readonly {
    readonly org: string | null;
    readonly records: number;
    readonly to: number;
    readonly checkpointTo: number;
    readonly macTo: number;
    readonly sealedTo: number;
    readonly fault?: { readonly problem: string; readonly seq: number };
  }[];
}

/** One person was moved to Sales. */
async function synced(): Promise<Workspace> {
  const ann = 'ann.lee@example.com';
  const workspace = await usingWorkspace({
    sign: signOrgs({ primary: { users: [signUser(ann)] } }),
    files: { ...configFiles({ rules }), 'users.csv': csvOf([row(ann, 'Sign Sales')]) },
  });
  expectExit(await workspace.run(['sync']), 0);
  return workspace;
}

async function verified(
  workspace: Workspace,
  exitCode: number,
  args: readonly string[] = [],
): Promise<Report> {
  const result = await workspace.run(['audit', 'verify', '--json', ...args]);
  expectExit(result, exitCode);
  return JSON.parse(result.stdout) as Report;
}

/** As somebody who has all rights in the database. */
async function tamper(workspace: Workspace, sql: string): Promise<void> {
  const db = await openDatabase({ statePath: workspace.statePath });
  try {
    await db.query('alter table audit_record disable trigger user');
    await db.query(sql);
    await db.query('alter table audit_record enable trigger user');
  } finally {
    await db.close();
  }
}

const primary = ({ chains }: Report) => chains.find(({ org }) => org === 'primary');

describe.skipIf(hasStack)('local only: the audit, which a command that works by itself keeps', () => {
  it('is proven to its end after a run, and names the first record that somebody changed', async () => {
    const workspace = await synced();
    const report = await verified(workspace, 0);
    expect(report.isIntact).toBe(true);
    const chain = primary(report);
    expect(chain?.records).toBeGreaterThan(5);
    expect(chain).toMatchObject({ macTo: chain?.to, checkpointTo: chain?.to });
    expect(report.chains.map(({ org }) => org)).toEqual([null, 'primary']);
    const spoken = await workspace.run(['audit', 'verify']);
    expect(spoken.stdout).toContain('The audit is intact.');

    const changed = (chain?.to ?? 0) - 2;
    await tamper(
      workspace,
      `update audit_record set facts = facts || '{"x":1}' where org_id is not null and seq = ${changed}`,
    );
    expect(primary(await verified(workspace, 1))?.fault).toMatchObject({ problem: 'changed', seq: changed });
    const told = await workspace.run(['audit', 'verify', '--org', 'primary']);
    expectExit(told, 1);
    expect(told.stdout).toContain(`primary: record ${changed} was changed`);
  });

  it('keeps its keys to the owner of the state folder, and proves an export to whoever has the public one', async () => {
    const workspace = await synced();
    for (const file of ['audit-hmac.key', 'audit-signing.pem']) {
      expect((await stat(join(workspace.statePath, file))).mode & 0o777).toBe(0o600);
    }
    const key = await workspace.run(['audit', 'public-key']);
    expectExit(key, 0);
    await writeFile(join(workspace.path, 'public.pem'), key.stdout);
    expectExit(await workspace.run(['audit', 'export', '--out', 'audit.ndjson']), 0);
    const again = await workspace.run(['audit', 'export', '--out', 'audit.ndjson']);
    expectExit(again, 1);
    expect(again.stderr).toContain('AUDIT_FILE_INVALID');

    const given = ['--export', 'audit.ndjson', '--public-key', 'public.pem'];
    const report = await verified(workspace, 0, given);
    expect(primary(report)).toMatchObject({ macTo: 0, checkpointTo: primary(report)?.to });

    const file = join(workspace.path, 'audit.ndjson');
    const lines = (await readFile(file, 'utf8')).split('\n');
    const at = lines.findIndex((line) => line.includes('"applied"'));
    await writeFile(file, lines.with(at, (lines[at] ?? '').replace('"applied"', '"failed"')).join('\n'));
    const forged = await verified(workspace, 1, given);
    expect(primary(forged)?.fault).toMatchObject({ problem: 'changed' });
    await writeFile(file, lines.slice(0, -2).join('\n'));
    const cut = await workspace.run(['audit', 'verify', ...given]);
    expectExit(cut, 1);
    expect(cut.stderr).toContain('its end is missing');
  });

  it('shows a database that was set back to an earlier day by checkpoints that were kept elsewhere', async () => {
    const workspace = await synced();
    const kept = await workspace.run(['audit', 'checkpoints']);
    await writeFile(join(workspace.path, 'kept.ndjson'), kept.stdout);
    const { to = 0 } = primary(await verified(workspace, 0, ['--checkpoints', 'kept.ndjson'])) ?? {};
    // Set back whole: records, head and checkpoints fit together, and carry true codes.
    const db = await openDatabase({ statePath: workspace.statePath });
    await db.query('set session_replication_role = replica');
    await db.query('delete from audit_record');
    await db.query('delete from audit_checkpoint');
    await db.query('delete from audit_chain');
    await db.close();
    const report = await verified(workspace, 1, ['--checkpoints', 'kept.ndjson']);
    expect(to).toBeGreaterThan(0);
    expect(report.chains.map(({ fault }) => fault)).toEqual([
      { problem: 'cut', seq: 1, intactTo: 0 },
      { problem: 'cut', seq: 1, intactTo: 0 },
    ]);
  });

  it('goes on behind records that were sealed into a file, and no sooner than a checkpoint covers them', async () => {
    const workspace = await synced();
    const nothing = await workspace.run(['audit', 'seal', '--before', '2020-01-01', '--out', 'old.ndjson']);
    expectExit(nothing, 0);
    expect(nothing.stdout).toContain('Nothing was removed.');
    const before = primary(await verified(workspace, 0))?.to ?? 0;
    expectExit(await workspace.run(['audit', 'seal', '--before', '2999-01-01', '--out', 'old.ndjson']), 0);
    expectExit(await workspace.run(['sync']), 0);
    const after = primary(await verified(workspace, 0));
    expect(after).toMatchObject({ sealedTo: before, macTo: after?.to });
    expect(after?.records).toBe((after?.to ?? 0) - before);
    const sealed = primary(
      await verified(workspace, 0, [
        '--export',
        'old.ndjson',
        '--public-key',
        join(workspace.statePath, 'audit-public.pem'),
      ]),
    );
    expect(sealed).toMatchObject({ records: before, checkpointTo: before });
  });
});
