import { identityTypeOf, type IdentityType } from '#config';
import { isEmailAddress, type DirectoryRow, type WantedPeople } from '#domain';
import type { UmapiUser } from './umapi-answer.js';
import { WantedGroups } from './wanted-groups.js';

/** What a user of the Admin Console is to a run. */
export type UserReading =
  | { readonly kind: 'person'; readonly row: Omit<DirectoryRow, 'row'> }
  /** Nobody the run asks for: in no wanted group, or outside the filter. */
  | { readonly kind: 'outside' }
  /** Somebody whom the run asks for and who cannot be used; `reason` stands after "is left out:". */
  | { readonly kind: 'dropped'; readonly reason: string };

export class UserReader {
  readonly #groups: WantedGroups;

  /** @param filter undefined: accounts of every type */
  constructor(
    private readonly wanted: WantedPeople,
    private readonly filter: IdentityType | undefined,
  ) {
    this.#groups = new WantedGroups(wanted.groups);
  }

  /** Of a full read: who is outside the filter is left out. */
  ofList(user: UmapiUser): UserReading {
    const groups = this.wantedGroupsOf(user);
    const standing = standingOf(user, this.filter);
    if (standing === 'outside' || (groups.length === 0 && !this.wanted.everybody)) return { kind: 'outside' };
    if (standing === 'unknown')
      return {
        kind: 'dropped',
        reason: `the Admin Console does not say its identity type, so identity_type_filter cannot tell`,
      };
    return this.#person(user, groups, true);
  }

  /** Of a look-up of that person: who is outside the filter is there, and disabled (SEMANTICS 5). */
  ofLookUp(user: UmapiUser): UserReading {
    return this.#person(user, this.wantedGroupsOf(user), standingOf(user, this.filter) !== 'outside');
  }

  wantedGroupsOf({ groups }: UmapiUser): string[] {
    return this.#groups.of(groups ?? []);
  }

  #person(user: UmapiUser, groups: readonly string[], enabled: boolean): UserReading {
    const email = textOf(user.email);
    if (email === undefined) return { kind: 'dropped', reason: 'it has no e-mail address' };
    if (!isEmailAddress(email)) return { kind: 'dropped', reason: 'its e-mail address is malformed' };
    const sourceKey = keyOf(user);
    const firstName = textOf(user.firstname);
    const lastName = textOf(user.lastname);
    const row = {
      ...(sourceKey === undefined ? {} : { sourceKey }),
      email,
      ...(firstName === undefined ? {} : { firstName }),
      ...(lastName === undefined ? {} : { lastName }),
      groups,
      enabled,
    };
    return { kind: 'person', row };
  }
}

/** The key of a row: Adobe's id of the account. */
export function keyOf({ id }: UmapiUser): string | undefined {
  return textOf(id);
}

/** One account for as long as it lives: its id, or what else tells it from others. */
export function accountOf({ id, type, username, domain, email }: UmapiUser): string {
  return textOf(id) ?? JSON.stringify([type, username ?? email, domain].map((part) => part?.toLowerCase()));
}

/** How a warning names a user. */
export function nameOf({ username, email, id }: UmapiUser): string {
  return textOf(email) ?? textOf(username) ?? textOf(id) ?? 'without a name';
}

/** Accounts that are not active may not sign in. The list has none of them, but says so where it does. */
function standingOf(
  { status, type }: UmapiUser,
  filter: IdentityType | undefined,
): 'inside' | 'outside' | 'unknown' {
  if ((textOf(status) ?? 'active').toLowerCase() !== 'active') return 'outside';
  if (filter === undefined) return 'inside';
  const known = identityTypeOf(type ?? '');
  if (known === undefined) return 'unknown';
  return known === filter ? 'inside' : 'outside';
}

function textOf(value: string | null | undefined): string | undefined {
  const text = value?.trim();
  return text === '' ? undefined : text;
}
