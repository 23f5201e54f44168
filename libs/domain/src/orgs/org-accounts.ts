import { emailKey } from '../text/keys.js';

/** What a Sign account is known by before it was ever read: the owner of its key, and its host (ADR 0005). */
export interface OrgAccount {
  readonly label: string;
  readonly account: string;
}

/** The accounts of a configuration's orgs, in their order. */
export function orgAccounts(
  orgs: readonly { readonly name: string; readonly adminEmail: string; readonly host: string }[],
): OrgAccount[] {
  return orgs.map(({ name, adminEmail, host }) => ({
    label: name,
    account: `${emailKey(adminEmail)} at ${host}`,
  }));
}
