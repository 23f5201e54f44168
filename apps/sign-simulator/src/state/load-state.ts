import { SimulatorError } from '../errors.js';
import type { Group, Membership } from './model.js';
import { Org, type NewUser } from './org.js';
import {
  userExtraNames,
  type MembershipDocument,
  type OrgDocument,
  type StateDocument,
  type UserDocument,
  type UserExtras,
} from './state-document.js';

export type Orgs = ReadonlyMap<string, Org>;

const defaultGroupName = 'Default Group';

/**
 * Builds the orgs that a document describes.
 *
 * @param now the time that groups carry as their `createdDate`
 * @throws SimulatorError SIM_STATE_INVALID with all contradictions at once: an e-mail address or group twice, a group
 *   that no group list names, two default or primary groups, one key for two orgs
 */
export function loadState(document: StateDocument, now: Date): Orgs {
  const problems: string[] = [];
  const orgs = new Map<string, Org>();
  const orgOfKey = new Map<string, string>();
  for (const [name, orgDocument] of Object.entries(document.orgs)) {
    const org = loadOrg(name, orgDocument, now, (problem) => problems.push(`orgs.${name}: ${problem}`));
    const other = orgOfKey.get(org.key);
    if (other !== undefined)
      problems.push(`orgs.${name}: has the same key as org ${other}; each org needs its own`);
    orgOfKey.set(org.key, name);
    orgs.set(name, org);
  }
  if (problems.length > 0) throw stateInvalid(problems);
  return orgs;
}

function stateInvalid(problems: readonly string[]): SimulatorError {
  const shown = problems.slice(0, 20).map((problem) => `  ${problem}`);
  if (problems.length > shown.length) shown.push(`  and ${problems.length - shown.length} more`);
  return new SimulatorError(
    'SIM_STATE_INVALID',
    `The state document contradicts itself:\n${shown.join('\n')}`,
  );
}

function loadOrg(name: string, document: OrgDocument, now: Date, complain: (problem: string) => void): Org {
  const { groups, users, ...settings } = document;
  const org = new Org(name, settings);
  addGroups(org, groups, now, complain);
  for (const user of users) {
    if (org.users.byEmail(user.email) !== undefined) {
      complain(`user ${user.email} is there twice (addresses are compared without regard to case)`);
      continue;
    }
    org.addUser(newUser(org, user, (problem) => complain(`user ${user.email}: ${problem}`)));
  }
  return org;
}

function addGroups(
  org: Org,
  groups: OrgDocument['groups'],
  now: Date,
  complain: (problem: string) => void,
): void {
  const defaults = groups.filter((group) => group.default);
  if (defaults.length > 1) complain(`${defaults.length} groups are marked as default; one can be`);
  const unmarked = groups.find((group) => group.name === defaultGroupName);
  const theDefault = defaults[0] ?? unmarked;
  const createdDate = now.toISOString();
  if (theDefault === undefined) org.addGroup(defaultGroupName, true, createdDate);
  for (const group of groups) {
    if (org.groups.byName(group.name) !== undefined) {
      complain(`group "${group.name}" is there twice (names are compared without regard to case)`);
      continue;
    }
    org.addGroup(group.name, group === theDefault, createdDate);
  }
}

/** A user as a document describes it, with its groups looked up in `org`. */
export function newUser(org: Org, document: UserDocument, complain: (problem: string) => void): NewUser {
  const { email, firstName, lastName, status, accountAdmin, stateLocked } = document;
  const memberships = membershipsFrom(org, document.groups, complain);
  return {
    email,
    firstName,
    lastName,
    status,
    accountAdmin,
    stateLocked,
    extras: extrasOf(document),
    memberships,
  };
}

/** The stored extra members among those of `record`; nothing else of it. */
export function extrasOf(record: UserExtras): UserExtras {
  const extras: UserExtras = {};
  for (const name of userExtraNames) if (record[name] !== undefined) extras[name] = record[name];
  return extras;
}

/** Memberships as a document names them; none means the Default Group, and without a primary the first is it. */
export function membershipsFrom(
  org: Org,
  documents: readonly MembershipDocument[],
  complain: (problem: string) => void,
): Membership[] {
  if (documents.length === 0) return [{ group: org.groups.defaultGroup, admin: false, primary: true }];
  if (documents.filter(({ primary }) => primary).length > 1)
    complain('more than one group is marked as primary');
  const primary = documents.find((document) => document.primary) ?? documents[0];
  const seen = new Set<Group>();
  const memberships: Membership[] = [];
  for (const document of documents) {
    const group = org.groups.byName(document.name);
    if (group === undefined) complain(`group "${document.name}" does not exist in the org`);
    else if (seen.has(group)) complain(`group "${document.name}" is listed twice`);
    else memberships.push({ group, admin: document.admin, primary: document === primary });
    if (group !== undefined) seen.add(group);
  }
  return memberships;
}
