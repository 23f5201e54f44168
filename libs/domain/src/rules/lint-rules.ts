import { isGroupInScope, judgesByGroupsAlone } from '../orgs/org-scope.js';
import { type GroupKey, groupKey } from '../text/keys.js';
import type { OrgName, Place, Rule } from './rule.js';
import type { SyncPolicy } from './sync-policy.js';

export type LintKind =
  /** Says what an earlier rule says. */
  | 'duplicate'
  /** An earlier rule gives the same people another Sign group in the same org. */
  | 'contradictory'
  /** Earlier rules give the same people everything that this one does. */
  | 'shadowed'
  /** `org_assignment: first` sends all its people to another org. */
  | 'unreachable'
  /** Two spellings of one directory group; such names match exactly. */
  | 'spelling'
  | 'account-admin'
  | 'directory-group-unknown'
  | 'nobody'
  | 'sign-group-unknown'
  /** Whom the rule puts into its Sign group is out of the org's scope from then on. */
  | 'leads-out-of-scope'
  /** Nobody of the directory group is in the scope of one of the rule's orgs. */
  | 'out-of-scope';

/** Something about a rule that its author may not have meant. Nothing of it stops a run. */
export interface LintFinding {
  readonly kind: LintKind;
  /** Of the rule. */
  readonly rule: number;
  readonly place: Place;
  /** The other rule of a pair. */
  readonly other?: number;
  readonly message: string;
}

/** What the last run saw. A part is left out where nothing is known. */
export interface LintFacts {
  /** Directory group → its people, as far as groups were read. */
  readonly people?: ReadonlyMap<string, number>;
  /** Groups that the directory was asked for and does not know. */
  readonly unknownGroups?: ReadonlySet<string>;
  /** The source is read whole, so that a group without people was seen by nobody. Else it was merely not asked for. */
  readonly readsEveryGroup?: boolean;
  /** Groups that exist, by org. */
  readonly signGroups?: ReadonlyMap<OrgName, ReadonlySet<GroupKey>>;
  /** Org → directory group → its people whose address the org's scope names; only of orgs that judge by addresses alone. */
  readonly inScope?: ReadonlyMap<OrgName, ReadonlyMap<string, number>>;
}

/** Looks over the rules; in their order, and for one rule the gravest first. Pure. */
export function lintRules(policy: SyncPolicy, facts: LintFacts = {}): LintFinding[] {
  const sameGroup = new Map<string, Rule[]>();
  const spellings = new Map<string, Rule>();
  const findings: LintFinding[] = [];
  for (const rule of policy.rules) {
    const earlier = sameGroup.get(rule.directoryGroup) ?? [];
    findings.push(
      ...amongRules(rule, earlier, policy),
      ...spellingOf(rule, spellings),
      ...grantsOf(rule),
      ...outOfScope(rule, policy, facts),
      ...againstFacts(rule, facts),
    );
    sameGroup.set(rule.directoryGroup, [...earlier, rule]);
  }
  return findings;
}

function finding(kind: LintKind, rule: Rule, message: string, other?: Rule): LintFinding {
  const { number, place } = rule;
  return { kind, rule: number, place, ...(other && { other: other.number }), message };
}

/** Only rules of the same directory group are compared: whoever meets the later one meets the earlier one too. */
function amongRules(rule: Rule, earlier: readonly Rule[], policy: SyncPolicy): LintFinding[] {
  const twin = earlier.find((other) => saysTheSame(rule, other));
  if (twin) {
    return [finding('duplicate', rule, `says the same as rule ${twin.number}. Take one of them out.`, twin)];
  }
  const elsewhere = policy.orgAssignment === 'first' ? firstOrgElsewhere(rule, earlier, policy) : undefined;
  if (elsewhere) {
    const org = elsewhere.groups[0]?.org ?? 'primary';
    const message = `nobody gets here: with org_assignment "first", rule ${elsewhere.number} sends everybody in "${rule.directoryGroup}" to the org ${org}.`;
    return [finding('unreachable', rule, message, elsewhere)];
  }
  const contradicting = policy.umg ? undefined : otherGroup(rule, earlier);
  if (contradicting) {
    const { other, mine, theirs } = contradicting;
    const message = `its Sign group "${mine}" never counts: rule ${other.number} gives everybody in "${rule.directoryGroup}" the group "${theirs}" first.`;
    return [finding('contradictory', rule, message, other)];
  }
  const last = earlier.at(-1);
  if (last === undefined || !rule.orgs.every((org) => isCovered(rule, org, earlier))) return [];
  const message = `does nothing: earlier rules give everybody in "${rule.directoryGroup}" the same and more.`;
  return [finding('shadowed', rule, message, last)];
}

function saysTheSame(a: Rule, b: Rule): boolean {
  const words = ({ groups, orgs, groupAdmin, accountAdmin }: Rule): string =>
    JSON.stringify([
      groups.map(({ org, name, admin }) => [org, groupKey(name), admin]),
      [...orgs].sort((x, y) => (x < y ? -1 : 1)),
      groupAdmin,
      accountAdmin,
    ]);
  return words(a) === words(b);
}

/** Unless a rule further up, of people of another group too, brings some of them to this rule's org. */
function firstOrgElsewhere(rule: Rule, earlier: readonly Rule[], policy: SyncPolicy): Rule | undefined {
  const first = earlier.find(({ groups }) => groups.length > 0);
  const leadsHere = ({ groups }: Rule): boolean =>
    groups[0] !== undefined && rule.orgs.includes(groups[0].org);
  if (first === undefined || leadsHere(first)) return undefined;
  const before = policy.rules.slice(0, policy.rules.indexOf(first));
  return before.some(leadsHere) ? undefined : first;
}

function otherGroup(
  rule: Rule,
  earlier: readonly Rule[],
): { other: Rule; mine: string; theirs: string } | undefined {
  for (const { org, name } of rule.groups) {
    const deciding = earlier.find(({ groups }) => groups.some((group) => group.org === org));
    const theirs = deciding?.groups.find((group) => group.org === org)?.name;
    if (deciding && theirs !== undefined && groupKey(theirs) !== groupKey(name)) {
      return { other: deciding, mine: name, theirs };
    }
  }
  return undefined;
}

/** Whether earlier rules grant in that org everything that this one does. */
function isCovered(rule: Rule, org: OrgName, earlier: readonly Rule[]): boolean {
  const here = earlier.filter(({ orgs }) => orgs.includes(org));
  const groups = here.flatMap((other) => other.groups.filter((group) => group.org === org));
  return (
    here.length > 0 &&
    (!rule.accountAdmin || here.some(({ accountAdmin }) => accountAdmin)) &&
    (!rule.groupAdmin || here.some(({ groupAdmin }) => groupAdmin)) &&
    rule.groups
      .filter((group) => group.org === org)
      .every(({ name, admin }) =>
        groups.some((group) => groupKey(group.name) === groupKey(name) && (group.admin || !admin)),
      )
  );
}

function spellingOf(rule: Rule, spellings: Map<string, Rule>): LintFinding[] {
  const folded = rule.directoryGroup.normalize('NFC').toLowerCase();
  const known = spellings.get(folded);
  if (known === undefined) spellings.set(folded, rule);
  if (known === undefined || known.directoryGroup === rule.directoryGroup) return [];
  const message = `"${rule.directoryGroup}" and "${known.directoryGroup}" of rule ${known.number} are two groups: names of directory groups match exactly.`;
  return [finding('spelling', rule, message, known)];
}

function grantsOf(rule: Rule): LintFinding[] {
  if (!rule.accountAdmin) return [];
  const orgs = rule.orgs.join(', ');
  const message = `makes everybody in "${rule.directoryGroup}" an admin of the account (${orgs}).`;
  return [finding('account-admin', rule, message)];
}

function outOfScope(rule: Rule, { orgs, umg }: SyncPolicy, { inScope, people }: LintFacts): LintFinding[] {
  const findings: LintFinding[] = [];
  const group = rule.directoryGroup;
  for (const org of rule.orgs) {
    const scope = orgs.find((candidate) => candidate.org === org)?.scope;
    if (scope === undefined) continue;
    const outside = rule.groups.find((one) => one.org === org && !isGroupInScope(scope, one.name));
    // With users in several groups somebody may stay in another one of the scope.
    if (judgesByGroupsAlone(scope) && !umg && outside) {
      const message = `puts people into "${outside.name}", which is none of scope.${org}.groups: they are out of scope from then on.`;
      findings.push(finding('leads-out-of-scope', rule, message));
    }
    if ((people?.get(group) ?? 0) > 0 && inScope?.has(org) && (inScope.get(org)?.get(group) ?? 0) === 0) {
      const message = `nobody in "${group}" is in scope.${org}, so the rule does nothing there.`;
      findings.push(finding('out-of-scope', rule, message));
    }
  }
  return findings;
}

function againstFacts(rule: Rule, facts: LintFacts): LintFinding[] {
  const { people, unknownGroups, readsEveryGroup, signGroups } = facts;
  const findings: LintFinding[] = [];
  const group = rule.directoryGroup;
  if (unknownGroups?.has(group)) {
    findings.push(finding('directory-group-unknown', rule, `the directory has no group "${group}".`));
  } else if (people && (people.get(group) ?? (readsEveryGroup ? 0 : 1)) === 0) {
    findings.push(finding('nobody', rule, `matches nobody: nobody was read in "${group}".`));
  }
  for (const { org, name } of rule.groups) {
    const known = signGroups?.get(org);
    if (known === undefined || known.has(groupKey(name))) continue;
    const message = `Sign has no group "${name}" in ${org}; the next run creates it.`;
    findings.push(finding('sign-group-unknown', rule, message));
  }
  return findings;
}
