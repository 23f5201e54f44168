import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { ShadowReport } from '#domain';
import { configFiles, type ConfigOptions } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { stateText } from '../support/find-user.js';
import { csvOf, row } from '../support/people.js';
import { writesOf } from '../support/sign-ledger.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import type { CommandResult } from '../support/start-command.js';
import { hasStack } from '../support/transport.js';
import { usingWorkspace } from '../support/using-workspace.js';
import type { Workspace } from '../support/workspace.js';

const ann = 'ann.lee@example.com';
const bo = 'bo.kim@example.com';
const cy = 'cy.orr@example.com';
const dee = 'dee.fox@example.com';
const eve = 'eve.ray@example.com';
const fay = 'fay.old@example.com';
const gus = 'gus.may@example.com';
const hal = 'hal.orr@example.com';
const ida = 'ida.new@example.com';

const rules = [
  { directoryGroup: 'Sign Sales', signGroup: 'Sales' },
  { directoryGroup: 'Sign Legal', signGroup: 'Legal' },
];
const leavers: ConfigOptions = {
  ...{ rules, signOnlyAction: 'deactivate', orgs: { primary: { deactivateUsers: true } } },
};

/** Hal stands in Sign with capital letters; Fay has left the directory, Eve is new in it. */
const sign = signOrgs({
  primary: {
    users: [
      ...[signUser(ann), signUser(bo), signUser(cy), signUser(dee, 'Sales')],
      ...[signUser(fay, 'Sales'), signUser(gus), signUser('Hal.Orr@example.com')],
    ],
  },
});
const inSales = [ann, bo, cy, dee, eve, hal].map((email) => row(email, 'Sign Sales'));

function folder(options: ConfigOptions = leavers, people = [...inSales, row(gus, 'Sign Sales')]) {
  return usingWorkspace({ sign, files: { ...configFiles(options), 'users.csv': csvOf(people) } });
}

/** Runs `shadow`, and sees that it has sent nothing but questions and changed nothing. */
async function shadow(workspace: Workspace, ...args: string[]): Promise<CommandResult> {
  const before = stateText(workspace.sign);
  const result = await workspace.run(['shadow', ...args]);
  expectExit(result, 0);
  expect(writesOf(workspace.sign)).toEqual([]);
  expect(stateText(workspace.sign)).toBe(before);
  return result;
}

async function reported(workspace: Workspace, ...args: string[]): Promise<ShadowReport> {
  const { stdout } = await shadow(workspace, '--format', 'json', ...args);
  return JSON.parse(stdout) as ShadowReport;
}

/** What the other tool, and somebody by hand, make of a user between two shadow runs. */
function turn(workspace: Workspace, email: string, set: object): void {
  workspace.sign.edit({ org: 'primary', email: email, set });
}

const inGroup = (name: string) => ({ groups: [{ name, primary: true }] });

/** One shadow run, then a night of the other tool, then a day of the directory. */
async function oneNight(): Promise<Workspace> {
  const workspace = await folder();
  const first = await shadow(workspace);
  expect(first.stdout).toContain('There is nothing to compare with yet.');
  expect(first.stdout).toMatch(/primary: 8 users; a sync would now change 7 people\./);

  turn(workspace, ann, inGroup('Sales'));
  turn(workspace, cy, inGroup('Legal'));
  turn(workspace, dee, inGroup('Legal'));
  workspace.sign.edit({ org: 'primary', addUser: signUser(eve, 'Sales') });
  turn(workspace, fay, { status: 'INACTIVE' });
  turn(workspace, gus, inGroup('Legal'));
  turn(workspace, hal, { status: 'INACTIVE' });
  await workspace.write({ 'users.csv': csvOf([...inSales, row(gus, 'Sign Legal')]) });
  return workspace;
}

describe('shadow', () => {
  it('names what the other tool did otherwise, why where that is known, and writes nothing', async () => {
    const workspace = await oneNight();
    const { stdout } = await shadow(workspace);

    expect(stdout).toContain(
      'org primary: 1 day, agreement 50.0 % (of changes 42.8 %), 4 differences, of these 1 expected defect of the original, 3 to look at, 1 not counted',
    );
    expect(stdout).toMatch(
      /bo\.kim@example\.com +not done there +group: was Default Group, we wanted Sales, stayed/,
    );
    expect(stdout).toMatch(
      /cy\.orr@example\.com +done otherwise +group: was Default Group, we wanted Sales, became Legal/,
    );
    expect(stdout).toMatch(
      /dee\.fox@example\.com +done only there +group: was Sales, we left it, became Legal/,
    );
    const [, expected = ''] = stdout.split('Expected: The original compares addresses by letter case');
    expect(expected).toMatch(
      /Hal\.Orr@example\.com +not done there .*account: was active, we left it, became inactive/,
    );
    for (const alike of [ann, eve, fay, gus]) expect(stdout).not.toContain(alike);
  });

  it('tells the same as a document, also later and without a new run', async () => {
    const workspace = await oneNight();
    const report = await reported(workspace);
    expect(report.orgs).toMatchObject([
      {
        ...{ org: 'primary', comparisons: 1, differing: 4, known: 1, toLookAt: 3, agreement: 0.5 },
        tally: {
          ...{ agreed: 3, agreed_unchanged: 1, not_done: 2, other_value: 1, only_there: 1 },
          ...{ held: 0, directory_changed: 1 },
        },
      },
    ]);
    expect(report.differences.map(({ email, class: kind, defect }) => [email, kind, defect])).toEqual([
      [bo, 'not_done', undefined],
      [cy, 'other_value', undefined],
      [dee, 'only_there', undefined],
      ['Hal.Orr@example.com', 'not_done', 'MIXED_CASE_ADDRESS'],
    ]);

    const calls = workspace.sign.counters().total.requests;
    expect(await reported(workspace, '--report')).toEqual(report);
    const markdown = await shadow(workspace, '--report', '--format', 'md', '--org', 'primary', '--days', '1');
    expect(markdown.stdout).toMatch(/^\| \d{4}-\d{2}-\d{2} \| 50\.0 % \| 1 \| 3 \| 4 \| 0 \| 1 \|$/m);
    expect(workspace.sign.counters().total.requests).toBe(calls);
  });

  it('agrees wholly from then on when nobody differs any more', async () => {
    const workspace = await oneNight();
    await shadow(workspace);
    for (const email of [bo, cy, dee]) turn(workspace, email, inGroup('Sales'));
    turn(workspace, hal, { status: 'ACTIVE', ...inGroup('Sales') });
    const { orgs, differences } = await reported(workspace);
    expect(orgs).toMatchObject([{ comparisons: 2, tally: { agreed: 7, agreed_unchanged: 6 } }]);
    expect(differences).toHaveLength(4);
  });

  it('does not count what a guard holds here, and says which one', async () => {
    const workspace = await folder({ ...leavers, signOnlyAction: 'reset', signOnlyLimit: 0 });
    await shadow(workspace);
    turn(workspace, fay, inGroup('Default Group'));
    const { stdout } = await shadow(workspace);
    expect(stdout).toMatch(
      /fay\.old@example\.com +held here +group: was Sales, we held Default Group, became Default Group \(more users are in Sign only/,
    );
    expect(stdout).toMatch(/^org primary: .* 1 held here/m);
  });

  it('counts nothing against anybody when the configuration is another one', async () => {
    const workspace = await folder();
    await shadow(workspace);
    turn(workspace, dee, inGroup('Legal'));
    await workspace.write(configFiles({ ...leavers, signOnlyAction: 'exclude' }));
    const { orgs } = await reported(workspace);
    expect(orgs).toMatchObject([{ differing: 0, tally: { directory_changed: 8 } }]);
  });

  it('compares each org with its own last time, and goes on without one that cannot be read', async () => {
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: { users: [signUser(ann)] }, emea: { users: [signUser(ida)] } }),
      files: {
        ...configFiles({ ...leavers, retryCount: 1, orgs: { primary: {}, emea: {} } }),
        'users.csv': csvOf([row(ann, 'Sign Sales')]),
      },
    });
    await shadow(workspace, '--org', 'emea');
    turn(workspace, ann, inGroup('Sales'));
    workspace.sign.control({ faults: [{ kind: 'status', org: 'emea', route: '/users', status: 500 }] });
    const partly = await workspace.run(['shadow']);
    expectExit(partly, 4);
    expect(partly.output).toMatch(/^emea: /m);
    workspace.sign.control();
    const { orgs } = await reported(workspace);
    expect(orgs.map(({ org, comparisons }) => [org, comparisons])).toEqual([
      ['primary', 1],
      ['emea', 1],
    ]);
  });

  it('runs every command line of its guide', async () => {
    const workspace = await folder();
    const guide = await readFile(new URL('../../docs/guides/shadow.md', import.meta.url), 'utf8');
    const blocks = [...guide.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = '']) => block);
    const lines = blocks
      .flatMap((block) => block.split('\n'))
      .filter((line) => line.startsWith('sign-sync '));
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) {
      const [command = ''] = line.split(' > ');
      expectExit(await workspace.run(command.split(/\s+/).slice(1)), 0);
    }
    expect(writesOf(workspace.sign)).toEqual([]);
  });

  it('refuses what it cannot do: a server, an unknown org, and days that are none', async () => {
    const workspace = await folder();
    for (const [args, why] of [
      [['--server', 'https://sign-sync.example.com'], "unknown option '--server'"],
      [['--org', 'emea'], 'the configuration has no org "emea". There is primary.'],
      [['--days', '91'], '--days: "91" is no whole number from 1 to 90.'],
    ] as const) {
      const refused = await workspace.run(['shadow', ...args]);
      expectExit(refused, 1);
      expect(refused.stderr).toContain(why);
    }
    expect(workspace.sign.counters().total.requests).toBe(0);
  });
});

describe.skipIf(hasStack)('local only: shadow beside our own plans, which a server would keep apart', () => {
  it('leaves an open plan open, is no plan itself, and compares nothing with what we did ourselves', async () => {
    const workspace = await folder();
    const planned = await workspace.run(['plan']);
    expectExit(planned, 0);
    const [, hash = ''] = /sign-sync apply ([0-9a-f]+)/.exec(planned.output) ?? [];
    const shown = await workspace.run(['plan', 'show']);
    await shadow(workspace);

    expect((await workspace.run(['plan', 'show'])).stdout).toBe(shown.stdout);
    const held = await workspace.run(['held', 'list']);
    expectExit(held, 0);
    expectExit(await workspace.run(['apply', hash]), 0);

    const result = await workspace.run(['shadow']);
    expectExit(result, 0);
    expect(result.stdout).toContain('1 comparison is left out: Sign Sync itself had written to the org');
  });
});
