/** A role and where it holds. */
export interface ToldGrant {
  readonly role: string;
  readonly orgs: 'all' | readonly string[];
}

/** `operator in emea and apac`, `admin in all orgs`. */
export function grantWords({ role, orgs }: ToldGrant): string {
  if (orgs === 'all') return `${role} in all orgs`;
  const last = orgs.at(-1) ?? '';
  const names = orgs.length < 2 ? last : `${orgs.slice(0, -1).join(', ')} and ${last}`;
  return `${role} in ${names}`;
}
