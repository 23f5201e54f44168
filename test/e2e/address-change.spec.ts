import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FakeUmapi } from '../fakes/umapi/start-fake-umapi.js';
import { expectExit } from '../support/expect-exit.js';
import { findUser } from '../support/find-user.js';
import { row, type Row } from '../support/people.js';
import { adobeConsoleSource, consoleUser, startAdobeConsole } from '../support/source-adobe-console.js';
import { sourceFiles } from '../support/source-files.js';
import { countRoutes, writesOf } from '../support/sign-ledger.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { usingWorkspace } from '../support/using-workspace.js';
import type { Workspace } from '../support/workspace.js';

const OLD = 'ana.lee@example.com';
const NEW = 'ana.li@example.com';
const BO = 'bo.ray@example.com';

let console: FakeUmapi;

beforeEach(async () => {
  console = await startAdobeConsole([]);
});
afterEach(() => console.close());

function employ(people: Readonly<Record<string, Row>>): void {
  const users = Object.entries(people).map(([id, person]) => ({ ...consoleUser(person), id }));
  console.organization.users.splice(0, Infinity, ...users);
}

/** Ana and Bo after a first sync; leavers are deactivated. */
async function synced(): Promise<Workspace> {
  employ({ ANA: row(OLD, 'Sign Sales'), BO: row(BO, 'Sign Sales') });
  const workspace = await usingWorkspace({
    sign: signOrgs({ primary: { users: [signUser(OLD, 'Sales'), signUser(BO, 'Sales')] } }),
    files: sourceFiles([adobeConsoleSource(console)], {
      ...{ signOnlyAction: 'deactivate', orgs: { primary: { deactivateUsers: true } } },
    }),
  });
  expectExit(await workspace.run(['sync']), 0);
  workspace.sign.clearLedger();
  return workspace;
}

describe('a person whose address changes in the directory', () => {
  it('is shown as one change of address, keeps the user, and the next sync writes nothing', async () => {
    const workspace = await synced();
    employ({ ANA: row(NEW, 'Sign Sales'), BO: row(BO, 'Sign Sales') });

    const plan = await workspace.run(['plan', '--detailed-exitcode']);
    expectExit(plan, 2);
    expect(plan.output).toMatch(
      /change address .*ana\.lee@example\.com +→ ana\.li@example\.com +the directory's key ANA is linked to this user/,
    );
    expect(plan.output).not.toMatch(/deactivate|\bcreate\b/);
    expect(writesOf(workspace.sign)).toEqual([]);

    expectExit(await workspace.run(['sync']), 0);
    expect(countRoutes(workspace.sign)).not.toHaveProperty('POST /users');
    expect(findUser(workspace.sign, NEW)).toMatchObject({
      status: 'ACTIVE',
      groups: [{ name: 'Sales', primary: true, admin: false }],
    });
    workspace.sign.clearLedger();
    expectExit(await workspace.run(['sync']), 0);
    expect(writesOf(workspace.sign)).toEqual([]);
  });

  it('fails alone with Sign’s message where Sign refuses, and nobody is created in the meantime', async () => {
    const workspace = await synced();
    employ({ ANA: row(NEW, 'Sign Sales'), BO: row(BO, 'Sign Sales') });
    const fault = { kind: 'status', status: 400, code: 'MODIFYING_IMMUTABLE_FIELDS' } as const;
    workspace.sign.control({ faults: [{ ...fault, method: 'PUT', route: '/users/:id', every: 1 }] });

    const refused = await workspace.run(['sync']);
    expectExit(refused, 4);
    expect(refused.output).toContain('MODIFYING_IMMUTABLE_FIELDS');
    expect(countRoutes(workspace.sign)).not.toHaveProperty('POST /users');
    expect(findUser(workspace.sign, OLD).status).toBe('ACTIVE');
  });

  it('is left alone, and named, where somebody new has the old address', async () => {
    const workspace = await synced();
    employ({ ANA: row(NEW, 'Sign Sales'), NEWCOMER: row(OLD, 'Sign Sales'), BO: row(BO, 'Sign Sales') });

    const contested = await workspace.run(['sync']);
    expectExit(contested, 4);
    expect(contested.output).toContain('two people of the directory claim this Sign user');
    expect(contested.output).toContain(NEW);
    expect(writesOf(workspace.sign)).toEqual([]);
  });
});

describe('a hundred people whose addresses change at once', () => {
  it('keep their users: nobody is created, nobody is deactivated', async () => {
    const staff = (domain: string) =>
      Object.fromEntries(
        Array.from({ length: 100 }, (_, at) => [`ID${at}`, row(`user.n${at}@${domain}`, 'Sign Sales')]),
      );
    const before = staff('old.example.com');
    employ(before);
    const users = Object.values(before).map(({ email }) => signUser(email, 'Sales'));
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: { users } }),
      files: sourceFiles([adobeConsoleSource(console)], {
        ...{ signOnlyAction: 'deactivate', orgs: { primary: { deactivateUsers: true } } },
      }),
    });
    expectExit(await workspace.run(['sync']), 0);
    workspace.sign.clearLedger();

    const after = staff('new.example.com');
    employ(after);
    expectExit(await workspace.run(['sync']), 0);
    const routes = countRoutes(workspace.sign);
    expect(routes).not.toHaveProperty('POST /users');
    expect(routes).not.toHaveProperty('PUT /users/:id/state');
    const found = Object.values(after).map(({ email }) => findUser(workspace.sign, email));
    expect(found.filter(({ status, groups }) => status !== 'ACTIVE' || groups[0]?.name !== 'Sales')).toEqual(
      [],
    );
    // They and the owner, and nobody else.
    expect(workspace.sign.state().orgs['primary']?.users).toHaveLength(101);
  });
});

describe('a person whose row the directory spoils', () => {
  it('keeps the user for that run, and the plan says so', async () => {
    const workspace = await synced();
    employ({ ANA: { ...row(OLD, 'Sign Sales'), email: 'ana at example.com' }, BO: row(BO, 'Sign Sales') });

    const spoilt = await workspace.run(['sync']);
    expectExit(spoilt, 0);
    expect(spoilt.output).toContain('their row of the directory was dropped: 1');
    expect(spoilt.output).toContain('1 row was dropped; removals below may concern those people.');
    expect(writesOf(workspace.sign)).toEqual([]);
  });
});
