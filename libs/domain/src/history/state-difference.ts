import type { AccessState } from '../planner/access-state.js';

/** What can differ between two states of one person in one org, in words. */
export interface Difference {
  readonly what: 'group' | 'account admin' | 'status' | 'name' | 'address';
  readonly from: string;
  readonly to: string;
}

/** Where two states differ. What one of them says nothing about is no difference. */
export function differencesBetween(from: AccessState, to: AccessState): Difference[] {
  const pairs: readonly (readonly [Difference['what'], string | undefined, string | undefined])[] = [
    ['group', groupWords(from), groupWords(to)],
    ['account admin', yesNo(from.accountAdmin), yesNo(to.accountAdmin)],
    ['status', from.status, to.status],
    ['name', nameWords(from), nameWords(to)],
    ['address', from.email, to.email],
  ];
  return pairs.flatMap(([what, before, after]) =>
    before === undefined || after === undefined || before === after
      ? []
      : [{ what, from: before, to: after }],
  );
}

/** A whole state in words: `Sales (admin), Legal; account admin; INACTIVE`. */
export function stateWords(state: AccessState): string {
  const { accountAdmin, status } = state;
  return [groupWords(state), ...(accountAdmin ? ['account admin'] : []), ...(status ? [status] : [])].join(
    '; ',
  );
}

/** The primary one first; a name alone where nobody asked which one that is. */
function groupWords({ memberships }: AccessState): string {
  const sorted = memberships.toSorted((a, b) => Number(b.primary) - Number(a.primary));
  const names = sorted.map(({ name, admin }) => (admin ? `${name} (admin)` : name));
  return names.length === 0 ? 'no group' : names.join(', ');
}

function nameWords({ firstName, lastName }: AccessState): string | undefined {
  return firstName === undefined || lastName === undefined ? undefined : `${firstName} ${lastName}`.trim();
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}
