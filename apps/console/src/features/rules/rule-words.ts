/** A rule as `GET /rules` tells it, as far as its words need it. */
export interface ToldRule {
  readonly number: number;
  readonly directoryGroup: string;
  readonly groups: readonly { readonly org: string; readonly name: string; readonly admin: boolean }[];
  readonly orgs: readonly string[];
  readonly groupAdmin: boolean;
  readonly accountAdmin: boolean;
  readonly warnings: readonly { readonly kind: string }[];
}

/** Where a rule leads: `emea :: EMEA Sales`, or the orgs whose people keep their group. */
export function targetsOf({ groups, orgs }: ToldRule): string[] {
  if (groups.length > 0) return groups.map(({ org, name }) => `${org} :: ${name}`);
  return orgs.map((org) => `${org} :: group stays`);
}

/** Rights that it gives. */
export function rightsOf({ groups, groupAdmin, accountAdmin }: ToldRule): string[] {
  const admins = groups.filter(({ admin }) => admin).map(({ name }) => `group admin of ${name}`);
  return [...(accountAdmin ? ['account admin'] : []), ...(groupAdmin ? ['group admin'] : []), ...admins];
}

/** A grant of account admin is worth knowing and no mistake. */
export function isMistake({ kind }: { readonly kind: string }): boolean {
  return kind !== 'account-admin';
}

/** Rules that a search finds: by group, target, org or number. */
export function rulesFound<Rule extends ToldRule>(
  rules: readonly Rule[],
  {
    q = '',
    org,
    warned = false,
  }: { readonly q?: string; readonly org?: string | undefined; readonly warned?: boolean },
): Rule[] {
  const words = q.trim().toLowerCase();
  return rules.filter((rule) => {
    if (org !== undefined && !rule.orgs.includes(org)) return false;
    if (warned && !rule.warnings.some(isMistake)) return false;
    const text = [String(rule.number), rule.directoryGroup, ...targetsOf(rule), ...rightsOf(rule)].join('\n');
    return text.toLowerCase().includes(words);
  });
}
