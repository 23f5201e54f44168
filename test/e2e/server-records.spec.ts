import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { crowd, csvOf } from '../support/people.js';
import { signOrgs } from '../support/sign-state.js';
import type { CommandResult } from '../support/start-command.js';
import { startServer } from '../support/start-server.js';
import { hasStack } from '../support/transport.js';
import { Workspace } from '../support/workspace.js';

const people = crowd(3);
const [first] = people;
const email = first?.email ?? '';

let workspace: Workspace;
let url: string | undefined;
let orgId: string;

beforeAll(async () => {
  workspace = await Workspace.open({
    sign: signOrgs({ primary: { groupNames: ['Sales'] } }),
    files: { ...configFiles(), 'users.csv': csvOf(people) },
  });
  // With a stack commands ask its services already.
  if (!hasStack) url = (await startServer(workspace)).url;
  expectExit(await ask('sync'), 0);
  const { orgs } = await answered('orgs', 'list', '--configuration', basename(workspace.path));
  orgId = (orgs as { id: string }[])[0]?.id ?? '';
}, 300_000);
afterAll(() => workspace.close());

function ask(...args: string[]): Promise<CommandResult> {
  return workspace.run(args, url === undefined ? {} : { env: { SIGN_SYNC_SERVER: url } });
}

/** What a command says with `--json`, when it ends well. */
async function answered(...args: string[]): Promise<Record<string, unknown>> {
  const result = await ask(...args, '--json');
  expectExit(result, 0);
  return JSON.parse(result.stdout) as Record<string, unknown>;
}

async function said(...args: string[]): Promise<string> {
  const result = await ask(...args);
  expectExit(result, 0);
  return result.stdout;
}

describe('what a server tells of its work', () => {
  it('lists runs, and shows one by its name with what became of it', async () => {
    // Others' runs are at work at the same server: one of theirs would be cancelled.
    const { runs } = await answered('runs', 'list', '--configuration', basename(workspace.path));
    expect(runs).toContainEqual(
      expect.objectContaining({ configName: basename(workspace.path), state: 'done' }),
    );
    const name = (runs as { name: string }[])[0]?.name ?? '';
    expect(await said('runs', 'show', name)).toContain(`Run ${name}   sync of`);
    const again = await ask('runs', 'cancel', name);
    expectExit(again, 1);
    expect(again.stderr).toContain('RUN_ENDED');
    const unknown = await ask('runs', 'show', '2026-01-01-9999');
    expectExit(unknown, 1);
    expect(unknown.stderr).toContain('RUN_UNKNOWN');
  });

  it('proves its audit, and hands it out to be proven without it', async () => {
    const report = await answered('audit', 'verify');
    expect(report).toMatchObject({ isIntact: true });
    // Others' orgs at the same server are called primary too.
    const chains = report['chains'] as { chain: string; records: number }[];
    expect(chains.find(({ chain }) => chain === orgId)?.records).toBeGreaterThan(5);
    expect(await said('audit', 'export', '--org', 'primary', '--out', 'audit.ndjson')).toMatch(
      /^[\d,]+ records in audit\.ndjson, SHA-256 [0-9a-f]{64}$/m,
    );
    expect(await said('audit', 'verify', '--export', 'audit.ndjson')).toContain('The audit is intact.');
    const again = await ask('audit', 'export', '--out', 'audit.ndjson');
    expectExit(again, 1);
    expect(again.stderr).toContain('AUDIT_FILE_INVALID');
    const nowhere = await ask('audit', 'verify', '--org', 'nowhere');
    expectExit(nowhere, 1);
    expect(nowhere.stderr).toContain('ORG_UNKNOWN');
  });

  it('lists orgs, and shows, pauses and resumes one', async () => {
    expect(await said('orgs', 'list', '--configuration', basename(workspace.path))).toContain('primary');
    expect(await answered('orgs', 'show', orgId)).toMatchObject({ org: 'primary', pause: null });
    expect(await said('orgs', 'pause', orgId, '--reason', 'a migration')).toContain('primary is paused');
    expect(await said('orgs', 'show', orgId)).toContain('a migration');
    expect(await answered('orgs', 'resume', orgId)).toMatchObject({ pause: null });
    expectExit(await ask('orgs', 'pause', orgId), 1);
  });

  it('tries the key of an org, and reads the org anew', async () => {
    expect(await said('orgs', 'test', orgId)).toContain('reached');
    expect(await said('orgs', 'refresh', orgId)).toContain('read anew');
  });

  it('finds people by the begin of their address, and syncs one of them step by step', async () => {
    expect(await said('people', 'search', email.slice(0, 8))).toContain(email);
    const steps = await said('people', 'sync', email);
    expect(steps).toContain(`directory   done        ${email} in Sign Sales`);
    expect(steps).toMatch(/^Run \S+ {3}done$/m);
  });

  it('says who did what to whom', async () => {
    const { records } = await answered('audit', 'search', '--person', email);
    expect(records).toContainEqual(
      expect.objectContaining({ kind: 'decision', event: 'applied', subject: email, org: 'primary' }),
    );
  });

  it('lists what was given up', async () => {
    expect((await answered('dead-letters', 'list'))['deadLetters']).toBeInstanceOf(Array);
    const unnamed = await ask('dead-letters', 'replay');
    expectExit(unnamed, 1);
    expect(unnamed.stderr).toContain('Name one message by its id');
  });
});
