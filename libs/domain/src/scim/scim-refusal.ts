import { SyncError } from '../errors/sync-error.js';

/** What RFC 7644 (section 3.12) calls the kinds of a refused request. */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers';

/** A SCIM client asked for what cannot be done. It is told so in the protocol's own form; nothing was stored. */
export class ScimRefusal extends SyncError {
  readonly code = 'SCIM_REFUSED';
  readonly retryable = false;

  constructor(
    readonly status: 400 | 401 | 403 | 404 | 409 | 412 | 413 | 415 | 501,
    message: string,
    readonly scimType?: ScimType,
  ) {
    super(message);
  }
}

/** A request that is wrong in itself. */
export function scimInvalid(scimType: ScimType, message: string): ScimRefusal {
  return new ScimRefusal(400, message, scimType);
}
