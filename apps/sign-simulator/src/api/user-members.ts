import type { User } from '../state/model.js';
import type { Org } from '../state/org.js';

/** A user's address as lists spell it: as at creation, or with every word begun by a capital when the org is odd. */
export function listedEmail(org: Org, user: User): string {
  if (!org.settings.oddCase) return user.email;
  return user.email.replaceAll(/(^|[^\p{L}\p{N}])(\p{Ll})/gu, (_, before: string, letter: string) => {
    return before + letter.toUpperCase();
  });
}

/** A user's names as answers tell them: an unknown one is left out. */
export function namesOf({ firstName, lastName }: User): { firstName?: string; lastName?: string } {
  return { ...(firstName === null ? {} : { firstName }), ...(lastName === null ? {} : { lastName }) };
}
