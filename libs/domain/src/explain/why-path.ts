import type { DesiredAccess } from '../rules/resolve-access.js';
import type { OrgName, Rule } from '../rules/rule.js';
import type { SyncPolicy } from '../rules/sync-policy.js';

/** How one value comes about. */
export interface WhyStep {
  /** A Sign group, or a right. */
  readonly value: string;
  /** The person's group that leads there. */
  readonly directoryGroup?: string;
  readonly rule?: { readonly number: number; readonly file: string; readonly line: number };
  /** Why this rule and no other, or why none. */
  readonly note?: string;
}

/** From the directory group over the rule to each value that somebody is given in an org: the group first, then rights. */
export function whyPath(desired: DesiredAccess, org: OrgName, policy: SyncPolicy): WhyStep[] {
  const { accountAdminBy, groupAdminBy } = desired.because;
  const rule = (number: number | undefined) => policy.rules.find((candidate) => candidate.number === number);
  const granted = (value: string, by: number | undefined): WhyStep[] => {
    const granting = rule(by);
    return granting === undefined ? [] : [{ value, ...placed(granting) }];
  };
  return [
    groupStep(desired, org, policy.umg, rule),
    ...granted('account admin', accountAdminBy),
    ...granted('group admin', groupAdminBy),
  ];
}

/** The step as a line of text. */
export function whyLine({ value, directoryGroup, rule, note }: WhyStep): string {
  if (rule === undefined || directoryGroup === undefined) return `${value}: ${note ?? ''}`;
  const place = `rule ${rule.number}, ${rule.file}:${rule.line}`;
  return `${value}: directory group "${directoryGroup}" → ${place}${note === undefined ? '' : `, ${note}`}`;
}

function groupStep(
  { because, groups, primary }: DesiredAccess,
  org: OrgName,
  umg: boolean,
  rule: (number: number | undefined) => Rule | undefined,
): WhyStep {
  const deciding = rule(because.decidedBy);
  const name = groups.find(({ key }) => key === primary)?.name;
  if (deciding && name !== undefined) {
    const matching = because.rules.length;
    const other = rule(because.before);
    const theirs = other?.groups.find((group) => group.org === org)?.name;
    const others = other && theirs !== undefined ? ` (rule ${other.number} would give ${theirs})` : '';
    const note = matching > 1 ? { note: `first of ${matching} matching rules${others}` } : {};
    return { value: name, ...placed(deciding), ...note };
  }
  if (because.rules.length === 0) {
    return { value: 'Default Group', note: 'in scope, and no rule names one of their groups' };
  }
  return {
    value: umg ? 'none of the groups that rules name' : 'group as it is',
    note: `no matching rule assigns one (rules ${because.rules.join(', ')})`,
  };
}

function placed({ directoryGroup, number, place }: Rule): Pick<Required<WhyStep>, 'directoryGroup' | 'rule'> {
  return { directoryGroup, rule: { number, file: place.file, line: place.line } };
}
