import { describe, expect, it } from 'vitest';
import type { UserDump } from '../../apps/sign-simulator/src/index.js';
import { configFiles } from '../support/config-files.js';
import { expectExit } from '../support/expect-exit.js';
import { csvOf, row } from '../support/people.js';
import { signOrgs } from '../support/sign-state.js';
import { usingWorkspace } from '../support/using-workspace.js';
import type { Workspace } from '../support/workspace.js';
import { type ExampleUsers, userInput, type WorkedExample, workedExamples } from './docs/worked-example.js';

const PAGE = 'docs/semantics.md';
const ORGS = ['primary', 'emea'];
/** Groups that Sign has from the start. `Operations` is not among them: a rule makes it. */
const GROUPS = ['Sales', 'Legal', 'Support', 'Contracts'];
const USER_SYNC = 'user_sync: {sign_only_limit: 10, sign_only_user_action: exclude}\n';

const examples = await workedExamples(PAGE);

function opened({ yaml, people }: WorkedExample): Promise<Workspace> {
  const usersOf = (org: string) =>
    people.flatMap(({ email, before }) => (before[org] ? [userInput(email, before[org])] : []));
  const orgs = Object.fromEntries(ORGS.map((org) => [org, { groupNames: GROUPS, users: usersOf(org) }]));
  // The directory spells every address in small letters.
  const rows = people.flatMap(({ email, directoryGroups }) =>
    directoryGroups ? [row(email.toLowerCase(), ...directoryGroups)] : [],
  );
  const main = `sign_orgs: {primary: connector-sign.yml, emea: connector-sign-emea.yml}
identity_source: {type: csv, connector: connector-csv.yml}
${yaml.includes('user_sync:') ? '' : USER_SYNC}${yaml}`;
  const connectors = configFiles({
    orgs: Object.fromEntries(ORGS.map((org) => [org, { deactivateUsers: true }])),
  });
  return usingWorkspace({
    sign: signOrgs(orgs),
    files: { ...connectors, 'sign-sync-config.yml': main, 'users.csv': csvOf(rows) },
  });
}

/** A user as a table would show them: the primary group first, the others by name. */
function shown({ groups, accountAdmin, status }: UserDump): string {
  const sorted = groups.toSorted(
    (a, b) => Number(b.primary) - Number(a.primary) || (a.name < b.name ? -1 : 1),
  );
  return words(sorted, accountAdmin, status === 'INACTIVE');
}

function words(
  groups: readonly { readonly name: string; readonly admin: boolean }[],
  accountAdmin: boolean,
  isInactive: boolean,
): string {
  const marks = [...(accountAdmin ? ['account admin'] : []), ...(isInactive ? ['inactive'] : [])];
  return [...groups.map(({ name, admin }) => (admin ? `${name} (admin)` : name)), ...marks].join(', ');
}

function expected(users: ExampleUsers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(users).map(([org, { groups, accountAdmin, isInactive }]) => {
      const [first, ...others] = groups;
      const sorted = [...(first ? [first] : []), ...others.toSorted((a, b) => (a.name < b.name ? -1 : 1))];
      return [org, words(sorted, accountAdmin, isInactive)];
    }),
  );
}

function found({ sign }: Workspace, email: string): Record<string, string> {
  const { orgs } = sign.state();
  return Object.fromEntries(
    ORGS.flatMap((org) => {
      const user = orgs[org]?.users.find((one) => one.email.toLowerCase() === email.toLowerCase());
      return user ? [[org, shown(user)]] : [];
    }),
  );
}

describe('docs/semantics.md', () => {
  it('has an example for most of what it says', () => {
    expect(examples.length).toBeGreaterThanOrEqual(11);
    expect(examples.every(({ people }) => people.length >= 2)).toBe(true);
  });

  it.for(examples)('line $line: $section', async (example) => {
    const workspace = await opened(example);
    expectExit(await workspace.run(['sync']), example.exitCode);
    expect(example.people.map(({ email }) => [email, found(workspace, email)])).toEqual(
      example.people.map(({ email, after }) => [email, expected(after)]),
    );
  });
});
