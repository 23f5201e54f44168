import { SyncError } from '#domain';

class OrgOptionError extends SyncError {
  readonly code = 'ARGUMENT_INVALID';
  readonly retryable = false;
}

/** @throws OrgOptionError there are records, and none of them are of that org */
export function assertOrg(org: string | undefined, known: readonly string[]): void {
  if (org === undefined || known.length === 0 || known.includes(org)) return;
  throw new OrgOptionError(`--org: nothing is recorded of an org "${org}". There is ${known.join(', ')}.`);
}
