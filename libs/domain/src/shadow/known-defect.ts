import type { AccessState } from '../planner/access-state.js';
import type { PersonAction } from '../planner/person-change.js';
import { type DesiredAccess, resolveAccess } from '../rules/resolve-access.js';
import type { OrgName, Scope } from '../rules/rule.js';
import type { SyncPolicy } from '../rules/sync-policy.js';
import { emailKey, type GroupKey } from '../text/keys.js';
import type { ShadowField, ShadowVerdict } from './judge-shadow.js';
import { DIFFERING } from './shadow-class.js';

/** What the original, `user-sync.py sign-sync`, is known to do otherwise. Codes are stable. */
const SENTENCES = {
  MIXED_CASE_ADDRESS:
    'The original compares addresses by letter case: whom Sign has with capital letters it takes for missing, and their user for one in Sign only.',
  ONE_ORG_ONLY:
    'The original puts everybody into one org only, that of the first matching rule, and treats them as in Sign only in the others.',
  EVERY_ORG: 'The original takes people whose rules give no group into every org.',
  ROLES_OF_OTHER_ORG: 'In the original a rule grants its roles in whatever org the person is in.',
  ROLE_RULE_MOVES:
    'The original puts people whose rules give roles and no group into the Default Group; here they stay where they are.',
  NAMES_ONLY_AT_CREATION: 'The original writes names only when it creates a user.',
  ADDRESS_IS_THE_PERSON:
    'The original knows people by their address alone: whose address has changed is somebody else to it.',
  REACTIVATED_WITHOUT_ACCESS:
    'The original only activates whom it finds inactive; group and roles follow with its next run.',
  OTHER_GROUPS_STAY: 'With several groups the original does not take the other groups away (its issue 868).',
  ACCOUNT_ADMIN_GROUPS_IGNORED: 'The original takes no notice of account_admin_groups (its issue 864).',
} as const;
export type KnownDefect = keyof typeof SENTENCES;

export function knownDefectWords(defect: KnownDefect): string {
  return SENTENCES[defect];
}

/** What is known of a person whose state differs. */
export interface DefectFacts {
  readonly org: OrgName;
  readonly policy: SyncPolicy;
  readonly scope: Scope;
  /** Of the person in the directory; undefined: nobody knows them there. */
  readonly groups?: readonly string[];
  readonly before?: AccessState;
  readonly actual?: AccessState;
  /** Ours. */
  readonly action?: PersonAction;
  readonly defaultGroup: GroupKey;
}

/** Everything a defect is told by. */
interface Grounds extends DefectFacts {
  readonly fields: readonly ShadowField[];
  /** Where the person is managed here, and where the original would manage them. */
  readonly ours: ReadonlyMap<OrgName, DesiredAccess>;
  readonly theirs: ReadonlyMap<OrgName, DesiredAccess>;
}

/** The first that explains all of the difference counts. */
const TELLS: readonly (readonly [KnownDefect, (grounds: Grounds) => boolean])[] = [
  [
    'MIXED_CASE_ADDRESS',
    ({ before, ours, org }) =>
      before?.email !== undefined &&
      ours.has(org) &&
      before.email.normalize('NFC') !== emailKey(before.email),
  ],
  ['ONE_ORG_ONLY', ({ ours, theirs, org }) => ours.has(org) && !theirs.has(org)],
  [
    'EVERY_ORG',
    ({ ours, org }) =>
      ours.size > 0 && !ours.has(org) && [...ours.values()].every(({ groups }) => groups.length === 0),
  ],
  ['ROLES_OF_OTHER_ORG', (grounds) => grounds.fields.every((field) => isGrantedElsewhere(field, grounds))],
  [
    'ROLE_RULE_MOVES',
    ({ fields, ours, org, actual, defaultGroup }) =>
      ours.get(org)?.primary === 'keep' &&
      isOnly(fields, 'group', 'group admin') &&
      actual?.memberships.some(({ key, primary }) => key === defaultGroup && primary) === true,
  ],
  ['NAMES_ONLY_AT_CREATION', ({ fields }) => isOnly(fields, 'name') && areNotDone(fields)],
  [
    'ADDRESS_IS_THE_PERSON',
    ({ fields }) => fields.some(({ what, class: kind }) => what === 'address' && kind === 'not_done'),
  ],
  [
    'REACTIVATED_WITHOUT_ACCESS',
    ({ fields, action }) =>
      action === 'reactivate' && isOnly(fields, 'group', 'group admin', 'account admin'),
  ],
  [
    'OTHER_GROUPS_STAY',
    ({ fields, action, policy }) =>
      policy.umg && action === 'remove_groups' && isOnly(fields, 'group', 'group admin'),
  ],
  [
    'ACCOUNT_ADMIN_GROUPS_IGNORED',
    ({ fields, policy, ours, org }) =>
      policy.umg &&
      isOnly(fields, 'account admin') &&
      areNotDone(fields) &&
      isOfAccountAdminGroup(ours.get(org), policy),
  ],
];

/** @returns undefined where the difference is to be looked at, or is none that counts */
export function knownDefect(
  { class: kind, fields }: ShadowVerdict,
  facts: DefectFacts,
): KnownDefect | undefined {
  if (!DIFFERING.some((differing) => differing === kind)) return undefined;
  const { groups, policy, scope } = facts;
  const accessBy = (orgAssignment: SyncPolicy['orgAssignment']) =>
    groups === undefined
      ? new Map<OrgName, DesiredAccess>()
      : resolveAccess(groups, { ...policy, orgAssignment }, scope).access;
  const grounds = { ...facts, fields, ours: accessBy(policy.orgAssignment), theirs: accessBy('first') };
  return TELLS.find(([, tells]) => tells(grounds))?.[0];
}

function isOnly(fields: readonly ShadowField[], ...names: readonly ShadowField['what'][]): boolean {
  return fields.length > 0 && fields.every(({ what }) => names.includes(what));
}

function areNotDone(fields: readonly ShadowField[]): boolean {
  return fields.every((field) => field.class === 'not_done');
}

/** A role that only rules of other orgs grant. */
function isGrantedElsewhere({ what }: ShadowField, { ours, org }: Grounds): boolean {
  const others = [...ours].filter(([other]) => other !== org).map(([, access]) => access);
  const here = ours.get(org);
  if (here === undefined) return false;
  if (what === 'account admin') return !here.accountAdmin && others.some(({ accountAdmin }) => accountAdmin);
  return what === 'group admin' && !here.primaryAdmin && others.some(({ primaryAdmin }) => primaryAdmin);
}

function isOfAccountAdminGroup(access: DesiredAccess | undefined, { rules }: SyncPolicy): boolean {
  const granting = rules.find(({ number }) => number === access?.because.accountAdminBy);
  return granting !== undefined && granting.groups.length === 0;
}
