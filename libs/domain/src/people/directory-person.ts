import type { EmailKey } from '../text/keys.js';

/** One row or entry of a directory, as a source yields it. */
export interface DirectoryRow {
  /** Row number of a file from 1, or the running number of an entry. */
  readonly row: number;
  /** The source's own key (LDAP entryUUID, Okta id …); a CSV has none. */
  readonly sourceKey?: string;
  /** As the directory spells it, trimmed. */
  readonly email: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly groups: readonly string[];
  /** False: the source itself says that this person is disabled (SEMANTICS 5). */
  readonly enabled: boolean;
}

/** One person of the directory: all rows of one e-mail key together (SEMANTICS 2). */
export interface DirectoryPerson {
  readonly emailKey: EmailKey;
  /** The source's own key, which outlives a change of address; a CSV has none. */
  readonly sourceKey?: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  /** Sorted, without repetition. */
  readonly groups: readonly string[];
  readonly enabled: boolean;
}
