import type { SignApi, SignUserDetail } from '#sign';

/**
 * What kind of account an org is, such as `ENTERPRISE`: only the record of a single user names it, so it costs a call.
 * A call that fails here fails nothing: it is told when it is known.
 */
export async function readAccountType(
  api: SignApi,
  userId: string,
  options: { readonly signal: AbortSignal; readonly purpose: string },
): Promise<string | undefined> {
  try {
    return accountTypeIn(await api.getUser(userId, options));
  } catch (error) {
    if (options.signal.aborted) throw error;
    return undefined;
  }
}

export function accountTypeIn({ record: { accountType } }: SignUserDetail): string | undefined {
  return typeof accountType === 'string' && accountType !== '' ? accountType : undefined;
}
