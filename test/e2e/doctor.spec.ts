import { access } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { assert, describe, expect, it } from 'vitest';
import type { DoctorReport } from '#domain';
import { configFiles, type ConfigOptions } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { stateText } from '../support/find-user.js';
import { csvOf, row } from '../support/people.js';
import { countRoutes, writesOf } from '../support/sign-ledger.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import type { CommandResult } from '../support/start-command.js';
import { hasStack } from '../support/transport.js';
import { usingWorkspace } from '../support/using-workspace.js';
import type { Workspace } from '../support/workspace.js';

/** The integration key, which no output may show. */
const secret = 'sesame-7d20b3aa';
const people = [
  row('ann.lee@example.com', 'Sign Sales'),
  row('bo.kim@example.com', 'Sign Sales', 'Sign Leads'),
  row('cy.orr@example.com', 'Sign Emea'),
];
const rules = [
  { directoryGroup: 'Sign Sales', signGroup: 'Sales' },
  { directoryGroup: 'Sign Leads', accountAdmin: true },
  { directoryGroup: 'Sign Emea', signGroup: 'emea::Legal' },
];
const sign = signOrgs({
  primary: { key: secret, users: [signUser('ann.lee@example.com', 'Sales')] },
  emea: {},
});

function folder(options: ConfigOptions = {}): Promise<Workspace> {
  const orgs = { primary: { key: secret }, emea: {}, ...options.orgs };
  return usingWorkspace({
    isNew: true,
    sign,
    files: { ...configFiles({ rules, retryCount: 0, ...options, orgs }), 'users.csv': csvOf(people) },
  });
}

/** Runs `doctor` and sees that nothing was changed anywhere and no secret said. */
async function examine(
  workspace: Workspace,
  exitCode: number,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const before = stateText(workspace.sign);
  const result = await workspace.run(['doctor', ...args], { env });
  expectExit(result, exitCode);
  expect(writesOf(workspace.sign)).toEqual([]);
  expect(stateText(workspace.sign)).toBe(before);
  expect(result.output).not.toContain(secret);
  await expect(access(workspace.statePath)).rejects.toThrow('ENOENT');
  return result;
}

/** Lines of one section, from its head to the empty line behind it. */
function section({ stdout }: CommandResult, head: string): string {
  const start = stdout.indexOf(`\n${head}`);
  assert(start >= 0, `The output has no section "${head}":\n${stdout}`);
  const end = stdout.indexOf('\n\n', start + 1);
  return stdout.slice(start, end);
}

describe('doctor', () => {
  it('says of a healthy configuration that a sync can run, and asks for no single person but the owner', async () => {
    const workspace = await folder();
    const result = await examine(workspace, 0);

    expect(result.stdout).toMatch(/^sign-sync-config\.yml {3}2 orgs, 3 rules, source csv \(users\.csv\)$/m);
    const source = section(result, 'source csv   users.csv');
    expect(source).toMatch(/✓ reachable +yes, in \d+\.\d s/);
    expect(source).toMatch(/✓ groups +3 of 3 found/);
    expect(source).toMatch(/Sign Sales +2 people/);
    expect(source).toMatch(/Sign Emea +1 person/);
    expect(source).toContain('bo.kim@example.com');
    expect(source).toMatch(/primary +→ Sales {3}account admin {3}rule 1 \("Sign Sales"\)/);
    expect(source).toMatch(/emea +→ Legal {3}rule 3 \("Sign Emea"\)/);
    const primary = section(result, 'org primary');
    expect(primary).toMatch(/✓ reachable +yes, 4 calls in \d+\.\d s/);
    expect(primary).toMatch(hasStack ? /✓ TLS +none: http/ : /✓ TLS +certificate verified/);
    expect(primary).toMatch(/✓ key +accepted/);
    expect(primary).toMatch(/✓ owner +admin@example\.com, account admin/);
    expect(primary).toMatch(/✓ users +2\n/);
    expect(primary).toMatch(/✓ Default Group +Default Group/);
    expect(primary).toMatch(/create_users on, deactivate_users off/);
    expect(section(result, 'org emea')).toMatch(/✓ users +1\n/);
    expect(result.stdout).toMatch(/Ready: a sync can run\. Nothing was changed\.\n$/);
    expect(countRoutes(workspace.sign)).toEqual({
      'GET /baseUris': 2,
      'GET /groups': 2,
      'GET /users': 2,
      'GET /users/:id': 2,
    });
  });

  it('gives the same as JSON', async () => {
    const workspace = await folder();
    const { stdout } = await examine(workspace, 0, ['--json']);
    const report = JSON.parse(stdout) as DoctorReport;
    expect(report).toMatchObject({
      isReady: true,
      troubles: [],
      sources: [{ type: 'csv', groups: [{ group: 'Sign Sales', people: 2 }, { people: 1 }, { people: 1 }] }],
      orgs: [
        { org: 'primary', users: { count: 2 } },
        { org: 'emea', users: { count: 1 } },
      ],
    });
  });

  it('is ready but says what to look at: groups that are missing here and there, and an unknown owner', async () => {
    const workspace = await folder({
      rules: [...rules, { directoryGroup: 'Sign Board', signGroup: 'Board' }],
    });
    const files = configFiles({ rules, orgs: { emea: {} } });
    const connector = files['connector-sign-emea.yml'] ?? '';
    await workspace.write({ 'connector-sign-emea.yml': connector.replace('admin@', 'adnim@') });
    const result = await examine(workspace, 0);

    expect(section(result, 'source csv')).toMatch(/! +Sign Board +nobody/);
    expect(section(result, 'org primary')).toMatch(/\+ to create +Board/);
    expect(section(result, 'org emea')).toMatch(/! owner +adnim@example\.com is no user here/);
    expect(result.stdout).toMatch(/Ready: a sync can run\. {3}2 things to look at\. Nothing was changed\.\n/);
    expect(result.stdout).toMatch(/! 1\. Nobody is in the group "Sign Board" \(rule 4\)\./);
    expect(result.stdout).toMatch(
      /! 2\. Org emea: admin_email adnim@example\.com .* connector-sign-emea\.yml\./,
    );
  });

  it.for([
    {
      what: 'a key that is refused',
      emea: { key: `${secret}-wrong` },
      shows: /✗ key +refused/,
      says: /✗ 1\. Org emea: .*integration key.* \(SIGN_KEY_REFUSED\)/,
    },
    {
      what: 'a host that cannot be reached',
      emea: { host: '127.0.0.1:1' },
      shows: /✗ reachable +no answer/,
      says: /✗ 1\. Org emea: 127\.0\.0\.1:1 cannot be reached: .* \(SIGN_UNAVAILABLE\)/,
    },
  ])('exits with 1 and reports the other org all the same: $what', async ({ emea, shows, says }) => {
    const workspace = await folder({ orgs: { emea } });
    const result = await examine(workspace, 1);
    expect(section(result, 'org emea')).toMatch(shows);
    expect(section(result, 'org primary')).toMatch(/✓ users +2\n/);
    expect(result.stdout).toMatch(/^Not ready\. {3}1 problem\. Nothing was changed\.$/m);
    expect(result.stdout).toMatch(says);
  });

  it.skipIf(hasStack)('local only: names a certificate that nobody trusts', async () => {
    const workspace = await folder();
    const result = await examine(workspace, 1, [], { NODE_EXTRA_CA_CERTS: '' });
    expect(section(result, 'org primary')).toMatch(/✓ reachable[^]*✗ TLS +the certificate is not trusted/);
    expect(result.stdout).toMatch(/2 problems\./);
    expect(result.stdout).toMatch(/NODE_EXTRA_CA_CERTS.* \(SIGN_CERTIFICATE_UNTRUSTED\)/);
  });

  it('reports a directory that cannot be read, and the orgs all the same', async () => {
    const workspace = await folder();
    await workspace.write({ 'users.csv': csvOf(people).replace('email', 'e_mail') });
    const result = await examine(workspace, 1);
    expect(section(result, 'source csv')).toMatch(/✗ stopped by +SOURCE_COLUMN_MISSING/);
    expect(section(result, 'org primary')).toMatch(/✓ users +2\n/);
    expect(result.stdout).toMatch(/✗ 1\. .*users\.csv.*"email"/);
  });

  it('lists the problems of a configuration and asks nobody anything', async () => {
    const workspace = await folder();
    const main = configFiles({ rules })['sign-sync-config.yml'] ?? '';
    await workspace.write({ 'sign-sync-config.yml': main.replace('exclude', 'disable') });
    const result = await examine(workspace, 1);
    expect(result.stderr).toMatch(/sign-sync-config\.yml:\d+:\d+ .*"disable"/);
    expect(workspace.sign.counters().total.requests).toBe(0);
  });

  it('ends with 130 at Ctrl-C, though an org hangs', async () => {
    const workspace = await folder();
    workspace.sign.control({ faults: [{ kind: 'hang', route: '/groups' }] });
    const command = workspace.start(['doctor']);
    while (workspace.sign.counters().total.requests < 4 && !command.hasEnded()) await pause(5);
    command.interrupt();
    const result = await command.result;
    expectExit(result, 130);
    expect(result.stderr).toContain('Stopped. Nothing was changed.');
    expect(writesOf(workspace.sign)).toEqual([]);
  });

  it('is not done by a server', async () => {
    const workspace = await folder();
    const refused = await workspace.run(['doctor', '--server', 'https://sign-sync.example.com']);
    expectExit(refused, 1);
    expect(refused.stderr).toContain("unknown option '--server'");
    const help = await workspace.run(['doctor', '--help']);
    expect(help.stdout).toMatch(/there is no --server/);
  });
});
