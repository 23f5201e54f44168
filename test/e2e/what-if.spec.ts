import { describe, expect, it } from 'vitest';
import { configFiles, type ConfigOptions } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { findUser } from '../support/find-user.js';
import { crowd, csvOf, row } from '../support/people.js';
import { countRoutes } from '../support/sign-ledger.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { hasStack } from '../support/transport.js';
import { usingWorkspace } from '../support/using-workspace.js';

const sellers = crowd(6);
const lawyers = ['lea.law', 'leo.law'].map((name) => row(`${name}@example.com`, 'Sign Legal'));
const helpers = ['hal.ops', 'hew.ops'].map((name) => row(`${name}@example.com`, 'Sign Ops'));
const people = [...sellers, ...lawyers, ...helpers];

const sales = { directoryGroup: 'Sign Sales', signGroup: 'Sales' };
const present: ConfigOptions = { rules: [sales, { directoryGroup: 'Sign Legal', signGroup: 'Legal' }] };
/** Lawyers administer their group, and helpers are managed at all. */
const proposed: ConfigOptions = {
  rules: [
    { directoryGroup: 'Sign Ops', signGroup: 'Sales' },
    sales,
    { directoryGroup: 'Sign Legal', signGroup: 'Legal', groupAdmin: true },
  ],
};

function mainFile(options: ConfigOptions): string {
  return configFiles(options)['sign-sync-config.yml'] ?? '';
}

function folder(other: string) {
  return usingWorkspace({
    sign: signOrgs({ primary: { users: people.map(({ email }) => signUser(email)) } }),
    files: { ...configFiles(present), 'users.csv': csvOf(people), 'other.yml': other },
  });
}

// Local only: at a server there is only one of the two files, and the command says so.
describe.skipIf(hasStack)('plan --compare', () => {
  it('shows exactly whom an edited rule concerns, from one read of the org, and writes nothing', async () => {
    const workspace = await folder(mainFile(proposed));
    const { sign } = workspace;
    const open = await workspace.run(['plan', '--out', 'plan.json']);
    expectExit(open, 0);
    sign.clearLedger();

    const text = await workspace.run(['plan', '--compare', 'other.yml']);
    expectExit(text, 2);
    const named = people.filter(({ email }) => text.stdout.includes(email));
    expect(named).toEqual([...lawyers, ...helpers]);
    expect(text.stdout).toContain('only with other.yml');
    expect(text.stdout).toContain('grant group admin');
    expect(countRoutes(sign)['GET /users']).toBe(1);

    const markdown = await workspace.run(['plan', '--compare', 'other.yml', '--format', 'md']);
    expectExit(markdown, 2);
    expect(markdown.stdout).toMatch(/^# What `other\.yml` would change/);
    expect(markdown.stdout).not.toContain('user.n1');

    const json = await workspace.run(['plan', '--compare', 'other.yml', '--json']);
    expectExit(json, 2);
    const { orgs, isSame } = JSON.parse(json.stdout) as {
      orgs: { org: string; onlyHere: object[]; onlyThere: { email: string }[]; changed: object[] }[];
      isSame: boolean;
    };
    expect(isSame).toBe(false);
    expect(orgs).toHaveLength(1);
    expect(orgs[0]?.onlyHere).toEqual([]);
    expect(orgs[0]?.onlyThere.map(({ email }) => email)).toEqual(helpers.map(({ email }) => email));
    expect(orgs[0]?.changed).toHaveLength(2);

    expect(sign.counters().total.writes).toBe(0);
    expectExit(await workspace.run(['apply', 'plan.json']), 0);
    expect(findUser(sign, 'lea.law@example.com').groups).toEqual([
      { name: 'Legal', primary: true, admin: false },
    ]);
    expect(findUser(sign, 'hal.ops@example.com').groups[0]?.name).toBe('Default Group');
  });

  it('ends with 0 where rules are only written otherwise', async () => {
    const rules = present.rules?.toReversed() ?? [];
    const workspace = await folder(mainFile({ rules }));
    const result = await workspace.run(['plan', '--compare', 'other.yml']);
    expectExit(result, 0);
    expect(result.stdout).toContain('Both configurations plan the same');
  });

  it('refuses what cannot be compared, and says why', async () => {
    const workspace = await folder(mainFile(present).replace('connector-csv.yml', 'connector-other.yml'));
    await workspace.write({
      'connector-other.yml': 'file_path: others.csv\n',
      'others.csv': csvOf(people),
    });
    for (const [args, words] of [
      [['other.yml'], 'they read another identity source'],
      [['missing.yml'], 'missing.yml'],
      [['sign-sync-config.yml', '--out', 'x.json'], '--compare makes two'],
      [['sign-sync-config.yml', '--format', 'html'], 'text, md and json'],
    ] as const) {
      const result = await workspace.run(['plan', '--compare', ...args]);
      expectExit(result, 1);
      expect(result.output).toContain(words);
    }
    expect(workspace.sign.counters().total.requests).toBe(0);
  });
});

describe.runIf(hasStack)('plan --compare with a server', () => {
  it('is of the rules and the policy of the file alone, planned there from one read of the org', async () => {
    const workspace = await folder(mainFile(proposed));
    const { sign } = workspace;
    const text = await workspace.run(['plan', '--compare', 'other.yml']);
    expectExit(text, 2);
    expect(people.filter(({ email }) => text.stdout.includes(email))).toEqual([...lawyers, ...helpers]);
    expect(text.stdout).toContain('grant group admin');
    expect(countRoutes(sign)['GET /users']).toBe(1);
    expect(sign.counters().total.writes).toBe(0);

    await workspace.write({ 'other.yml': mainFile({ rules: present.rules?.toReversed() ?? [] }) });
    expectExit(await workspace.run(['plan', '--compare', 'other.yml']), 0);
  });
});
