import { type OrgAccount, orgAccounts } from '#domain';

/** What a run of a configuration does where nobody says more, whoever begins it: a schedule, or a person. */
export interface RunWish {
  readonly mode: 'sync' | 'test';
  readonly orgs: readonly OrgAccount[];
  readonly options: { readonly orgs?: readonly string[] };
}

/**
 * A sync of all orgs, or a test where the configuration's `invocation_defaults` say so.
 *
 * @param part `orgs`: of these alone
 */
export function runWish(
  { orgs, testMode }: { readonly orgs: Parameters<typeof orgAccounts>[0]; readonly testMode: boolean },
  { orgs: only }: { readonly orgs?: readonly string[] | undefined } = {},
): RunWish {
  const accounts = orgAccounts(orgs);
  return {
    mode: testMode ? 'test' : 'sync',
    orgs: only === undefined ? accounts : accounts.filter(({ label }) => only.includes(label)),
    options: only === undefined ? {} : { orgs: only },
  };
}
