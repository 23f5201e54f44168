import type { StateInput } from '../../apps/sign-simulator/src/index.js';
import { row, type Row } from './people.js';

type OrgInput = StateInput['orgs'][string];
export type UserInput = NonNullable<OrgInput['users']>[number];
export type SignOrgOptions = Partial<OrgInput> & { readonly groupNames?: readonly string[] };

/** The owner of the integration key, whom no sync may touch. */
const owner: UserInput = {
  email: 'admin@example.com',
  firstName: 'Key',
  lastName: 'Owner',
  accountAdmin: true,
  groups: [{ name: 'Default Group', primary: true }],
};

/** Orgs with a Default Group, Sales and Legal (or the groups named), their owner and the users given. */
export function signOrgs(orgs: Readonly<Record<string, SignOrgOptions>>): StateInput {
  return { orgs: Object.fromEntries(Object.entries(orgs).map(([name, org]) => [name, signOrg(name, org)])) };
}

function signOrg(
  name: string,
  { groupNames = ['Sales', 'Legal'], users = [], ...settings }: SignOrgOptions,
): OrgInput {
  return {
    key: `key-${name}`,
    adminEmail: 'admin@example.com',
    ...settings,
    groups: [
      { name: 'Default Group', default: true },
      ...groupNames.map((groupName) => ({ name: groupName })),
    ],
    users: [owner, ...users],
  };
}

/** A user of Sign in one group, with whatever else is given. */
export function signUser(
  email: string,
  group = 'Default Group',
  more: Partial<UserInput> & { readonly groupAdmin?: boolean } = {},
): UserInput {
  const { groupAdmin = false, ...rest } = more;
  return { ...namesOf(row(email)), groups: [{ name: group, primary: true, admin: groupAdmin }], ...rest };
}

function namesOf({ email, firstName, lastName }: Row): UserInput {
  return { email, firstName, lastName };
}
