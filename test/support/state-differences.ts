export interface ComparedMembership {
  readonly name: string;
  readonly primary: boolean;
  readonly admin: boolean;
}
export interface ComparedUser {
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly status: string;
  readonly accountAdmin: boolean;
  readonly groups: readonly ComparedMembership[];
}
export interface ComparedOrg {
  readonly groups: readonly { readonly name: string; readonly default: boolean }[];
  readonly users: readonly ComparedUser[];
}
export interface ComparedState {
  readonly orgs: Readonly<Record<string, ComparedOrg>>;
}

/**
 * Compares two states of Sign as a person would tell the difference.
 *
 * @returns one sentence for each difference; none when the states are equal
 */
export function stateDifferences(expected: ComparedState, actual: ComparedState): string[] {
  return namesOf(expected.orgs, actual.orgs).flatMap((name) => {
    const [wanted, found] = [expected.orgs[name], actual.orgs[name]];
    if (wanted === undefined) return [`org ${name}: is there and should not be`];
    if (found === undefined) return [`org ${name}: is missing`];
    return [...groupDifferences(wanted, found), ...userDifferences(wanted, found)].map(
      (difference) => `org ${name}: ${difference}`,
    );
  });
}

function groupDifferences(expected: ComparedOrg, actual: ComparedOrg): string[] {
  const describe = (org: ComparedOrg): string[] =>
    org.groups.map((group) => `${group.name}${group.default ? ' (default)' : ''}`);
  return listDifferences('group', describe(expected), describe(actual));
}

function userDifferences(expected: ComparedOrg, actual: ComparedOrg): string[] {
  const found = new Map(actual.users.map((user) => [user.email, user]));
  const wanted = new Map(expected.users.map((user) => [user.email, user]));
  const changes = expected.users.flatMap((user) => {
    const other = found.get(user.email);
    return other === undefined ? [] : fieldDifferences(user, other);
  });
  return [...listDifferences('user', [...wanted.keys()], [...found.keys()]), ...changes];
}

function fieldDifferences(expected: ComparedUser, actual: ComparedUser): string[] {
  const pairs: [string, string, string][] = [
    ['first name', String(expected.firstName), String(actual.firstName)],
    ['last name', String(expected.lastName), String(actual.lastName)],
    ['status', expected.status, actual.status],
    ['account admin', String(expected.accountAdmin), String(actual.accountAdmin)],
    ['groups', describeGroups(expected.groups), describeGroups(actual.groups)],
  ];
  return pairs
    .filter(([, wanted, found]) => wanted !== found)
    .map(([field, wanted, found]) => `${expected.email}: ${field} should be ${wanted}, is ${found}`);
}

function describeGroups(groups: readonly ComparedMembership[]): string {
  const words = groups.map(({ name, primary, admin }) => {
    const marks = [...(primary ? ['primary'] : []), ...(admin ? ['admin'] : [])];
    return marks.length === 0 ? name : `${name} (${marks.join(', ')})`;
  });
  return `[${words.sort().join(', ')}]`;
}

function listDifferences(kind: string, expected: readonly string[], actual: readonly string[]): string[] {
  const missing = expected
    .filter((name) => !actual.includes(name))
    .map((name) => `${kind} ${name} is missing`);
  const surplus = actual
    .filter((name) => !expected.includes(name))
    .map((name) => `${kind} ${name} is there and should not be`);
  return [...missing, ...surplus];
}

function namesOf(...records: readonly Readonly<Record<string, unknown>>[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))].sort();
}
