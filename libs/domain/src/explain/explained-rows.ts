import type { AccessState } from '../planner/access-state.js';
import type { ListedMembership } from '../planner/observed-user.js';
import type { DesiredAccess } from '../rules/resolve-access.js';
import type { PersonInOrg, PersonInSign } from './person-facts.js';

/** One thing about a person in an org. A dash stands for "nothing is said about it". */
export interface ExplainedRow {
  readonly what: 'group' | 'group admin' | 'account admin' | 'status';
  readonly desired: string;
  readonly actual: string;
  readonly written: string;
}

const NOTHING = '–';

/** What is wanted, what Sign was last seen with, and what a run last wrote, side by side. */
export function rowsOf(
  { user, items, written }: PersonInOrg,
  desired: DesiredAccess | undefined,
): ExplainedRow[] {
  const planned = items.at(-1)?.change.after;
  const wanted = wantedOf(desired, planned, user);
  const actual = actualOf(user);
  const last = writtenOf(written?.state);
  const what = ['group', 'group admin', 'account admin', 'status'] as const;
  return what.map((key) => ({ what: key, desired: wanted[key], actual: actual[key], written: last[key] }));
}

type Columns = Readonly<Record<ExplainedRow['what'], string>>;
const BLANK: Columns = { group: NOTHING, 'group admin': NOTHING, 'account admin': NOTHING, status: NOTHING };

/** By the rules; for somebody whom no rule reaches, by what the plan does about them. */
function wantedOf(
  desired: DesiredAccess | undefined,
  planned: AccessState | undefined,
  user: PersonInSign | undefined,
): Columns {
  if (desired === undefined) return planned === undefined ? BLANK : writtenOf(planned);
  const { groups, primary, primaryAdmin, accountAdmin } = desired;
  const admins = groups.filter(({ admin }) => admin).map(({ name }) => name);
  // With `umg` who is assigned no group leaves those that rules name: the plan says where that leads.
  const kept = () => (planned === undefined ? keptOf(user) : writtenOf(planned).group);
  return {
    group: primary === 'default' ? 'Default Group' : primary === 'keep' ? kept() : namesOf(groups, primary),
    'group admin': admins.length > 0 ? admins.join(', ') : yesNo(primaryAdmin),
    'account admin': yesNo(accountAdmin),
    status: 'ACTIVE',
  };
}

function keptOf(user: PersonInSign | undefined): string {
  return user === undefined ? 'Default Group' : actualOf(user).group;
}

function actualOf(user: PersonInSign | undefined): Columns {
  if (user === undefined) return { ...BLANK, status: 'not in Sign' };
  return {
    group: namesOf(user.memberships, user.primary),
    'group admin': adminsOf(user.memberships),
    'account admin': yesNo(user.accountAdmin),
    status: user.status ?? 'not known',
  };
}

function writtenOf(state: AccessState | undefined): Columns {
  if (state === undefined) return BLANK;
  const { memberships, accountAdmin, status } = state;
  return {
    group: namesOf(memberships, memberships.find(({ primary }) => primary)?.key),
    'group admin': adminsOf(memberships),
    'account admin': yesNo(accountAdmin),
    status: status ?? NOTHING,
  };
}

/** The primary one first. */
function namesOf(
  groups: readonly { readonly key: string; readonly name: string }[],
  primary?: string,
): string {
  const sorted = groups.toSorted((a, b) => Number(b.key === primary) - Number(a.key === primary));
  return sorted.length === 0 ? NOTHING : sorted.map(({ name }) => name).join(', ');
}

function adminsOf(memberships: readonly ListedMembership[]): string {
  const admins = memberships.filter(({ admin }) => admin).map(({ name }) => name);
  return admins.length === 0 ? 'no' : admins.join(', ');
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}
