import { describe, expect, it } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { fiftyPeople, wholeFile } from '../support/cut-directory.js';
import { expectExit } from '../support/expect-exit.js';
import { findUser, stateText } from '../support/find-user.js';
import { crowd, csvOf, row } from '../support/people.js';
import { seededInteger, seededRandom } from '../support/seeded-random.js';
import { signOrgs, signUser } from '../support/sign-state.js';
import { usingWorkspace } from '../support/using-workspace.js';

const random = seededRandom(20_261_121);
const header = wholeFile.indexOf('\n') + 1;

/** Where row `number` (from 1) begins; row 51 is the end of the file. */
function startOf(number: number): number {
  return csvOf(fiftyPeople.slice(0, number - 1)).length;
}

function within(number: number): number {
  return seededInteger(random, startOf(number) + 1, startOf(number + 1) - 2);
}

/** Row 22 has two groups in quotes. */
const openQuote = wholeFile.indexOf('"', startOf(22)) + 5;

/** Nobody may lose anything at any of these. */
const harmlessCuts = [
  { cut: 'before the first byte', at: 0, exit: 1 },
  { cut: 'within the header', at: seededInteger(random, 1, header - 10), exit: 1 },
  { cut: 'before the header ends its line', at: header - 1, exit: 3 },
  { cut: 'after the header', at: header, exit: 3 },
  { cut: 'within an early row', at: within(seededInteger(random, 2, 6)), exit: 3 },
  { cut: 'within a late row', at: within(seededInteger(random, 40, 48)), exit: 3 },
  { cut: 'in an open quote', at: openQuote, exit: 3 },
  { cut: 'before the line end of a late row', at: startOf(46) - 1, exit: 3 },
  { cut: 'before the very last line end', at: wholeFile.length - 1, exit: 3 },
  { cut: 'after an early row', at: startOf(seededInteger(random, 5, 15)), exit: 3 },
  { cut: 'after the last row that is fewer than half', at: startOf(25), exit: 3 },
] as const;

/** A file that ends with a whole row and holds half of the baseline or more is a complete read. */
const believedCuts = [
  { cut: 'after the first half', people: 25 },
  { cut: 'after a late row', people: seededInteger(random, 38, 47) },
] as const;

const rules = [
  { directoryGroup: 'Sign Sales', signGroup: 'Sales' },
  { directoryGroup: 'Sign Legal', signGroup: 'Legal' },
];

async function baselineOfFifty() {
  const workspace = await usingWorkspace({
    sign: signOrgs({ primary: { users: fiftyPeople.map(({ email }) => signUser(email)) } }),
    files: { ...configFiles({ rules, signOnlyAction: 'reset', signOnlyLimit: 100 }), 'users.csv': wholeFile },
  });
  expectExit(await workspace.run(['sync']), 0);
  return workspace;
}

function peopleInDefaultGroup(workspace: Awaited<ReturnType<typeof baselineOfFifty>>): number {
  const users = workspace.sign.state().orgs['primary']?.users ?? [];
  return users.filter(
    ({ email, groups }) => email.startsWith('user.') && groups.some(({ name }) => name === 'Default Group'),
  ).length;
}

describe('a directory file that was cut', () => {
  it('takes nothing from anybody where the cut can be seen, one run after the other', async () => {
    const workspace = await baselineOfFifty();
    const { sign } = workspace;
    const before = stateText(sign);
    expect(peopleInDefaultGroup(workspace)).toBe(0);
    sign.clearLedger();

    for (const { cut, at, exit } of harmlessCuts) {
      await workspace.write({ 'users.csv': wholeFile.slice(0, at) });
      const result = await workspace.run(['sync']);
      expect({ cut, exit: result.exitCode, writes: sign.counters().total.writes }).toEqual({
        cut,
        exit,
        writes: 0,
      });
      expect(stateText(sign)).toBe(before);
    }
  });

  it.for(believedCuts)('is believed $cut: who is missing counts as gone', async ({ people }) => {
    const workspace = await baselineOfFifty();

    await workspace.write({ 'users.csv': wholeFile.slice(0, startOf(people + 1)) });
    expectExit(await workspace.run(['sync']), 0);
    expect(peopleInDefaultGroup(workspace)).toBe(50 - people);
  });

  it('holds removals also where there is no baseline yet', async () => {
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: { users: fiftyPeople.map(({ email }) => signUser(email, 'Sales')) } }),
      files: { ...configFiles({ signOnlyAction: 'reset' }), 'users.csv': wholeFile.slice(0, within(20)) },
    });

    expectExit(await workspace.run(['sync']), 3);
    expect(peopleInDefaultGroup(workspace)).toBe(0);
  });
});

describe('a directory file without people', () => {
  const empty = 'firstname,lastname,email,country,groups\n';

  it('is held the second time like the first, until --allow-empty says that it is meant', async () => {
    const workspace = await baselineOfFifty();
    const before = stateText(workspace.sign);
    workspace.sign.clearLedger();
    await workspace.write({ 'users.csv': empty });

    for (const time of ['first', 'second', 'third']) {
      const result = await workspace.run(['sync']);
      expect({ time, exit: result.exitCode }).toEqual({ time, exit: 3 });
      expect(result.output).toContain('--allow-empty');
      expect(stateText(workspace.sign)).toBe(before);
    }
    expect(workspace.sign.counters().total.writes).toBe(0);

    expectExit(await workspace.run(['sync', '--allow-empty']), 0);
    expect(peopleInDefaultGroup(workspace)).toBe(50);
  });

  it('is held again after the one run for which --allow-empty was given', async () => {
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: { users: [signUser('ann.lee@example.com', 'Sales')] } }),
      files: { ...configFiles({ signOnlyAction: 'remove_groups' }), 'users.csv': empty },
    });

    expectExit(await workspace.run(['sync', '--allow-empty']), 0);
    workspace.sign.edit({ org: 'primary', addUser: signUser('bo.kim@example.com', 'Sales') });
    workspace.sign.clearLedger();
    expectExit(await workspace.run(['sync']), 3);
    expect(workspace.sign.counters().total.writes).toBe(0);
  });

  it('counts as empty when rows are there but nobody of them is in scope', async () => {
    const workspace = await baselineOfFifty();
    const before = stateText(workspace.sign);
    await workspace.write({
      'users.csv': csvOf(fiftyPeople.map((person) => ({ ...person, groups: ['Sign Other'] }))),
    });

    expectExit(await workspace.run(['sync']), 3);
    expect(stateText(workspace.sign)).toBe(before);
  });

  it('is a shrunken one with fewer than half, which --allow-shrink lifts for one run', async () => {
    const workspace = await baselineOfFifty();
    await workspace.write({ 'users.csv': csvOf(fiftyPeople.slice(0, 24)) });

    const held = await workspace.run(['sync']);
    expectExit(held, 3);
    expect(held.output).toContain('--allow-shrink');
    expect(peopleInDefaultGroup(workspace)).toBe(0);
    expectExit(await workspace.run(['sync', '--allow-shrink']), 0);
    expect(peopleInDefaultGroup(workspace)).toBe(26);
  });

  it('holds the people of a mapped group of 20 or more from which everybody is gone', async () => {
    const people = crowd(60, (index) => (index < 25 ? 'Sign Legal' : 'Sign Sales'));
    const workspace = await usingWorkspace({
      sign: signOrgs({ primary: { users: people.map(({ email }) => signUser(email)) } }),
      files: { ...configFiles({ rules, signOnlyAction: 'reset' }), 'users.csv': csvOf(people) },
    });
    expectExit(await workspace.run(['sync']), 0);
    const renamed = people.map((person, index) =>
      index < 25 ? { ...person, groups: ['Sign Law'] } : person,
    );
    await workspace.write({
      'users.csv': csvOf([...renamed.slice(0, 59), row('new.one@example.com', 'Sign Sales')]),
    });

    const result = await workspace.run(['sync']);
    expectExit(result, 3);
    expect(result.output).toContain('Sign Legal');
    // The 25 keep what they have, who left another group is dealt with, and who came is created.
    expect(peopleInDefaultGroup(workspace)).toBe(1);
    expect(findUser(workspace.sign, 'user.n60@example.com').groups[0]?.name).toBe('Default Group');
    expect(findUser(workspace.sign, 'new.one@example.com').groups[0]?.name).toBe('Sales');
  });
});
