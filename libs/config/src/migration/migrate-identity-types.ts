import { identityTypeOf, type IdentityType } from '../schema/identity-type.js';
import type { Ledger } from './migration.js';
import type { PostSync } from './read-post-sync.js';

export interface SourceChoice {
  /** `csv`, `ldap`, `okta` or `adobe_console`. */
  readonly type: string;
  /** The name of its connector file. */
  readonly file: string;
  /** The file is there already, and is left alone. */
  readonly isThere: boolean;
}

const ALL = 3;

/**
 * `identity_types` said whose accounts count. A connector of the Admin Console can ask for one type or for all of them; others have no such
 * filter.
 *
 * @returns the type for `identity_type_filter`
 */
export function migrateIdentityTypes(
  { identityTypes }: PostSync,
  source: SourceChoice,
  ledger: Ledger,
): IdentityType | undefined {
  const known = identityTypes.flatMap(({ at, text }) => {
    const type = identityTypeOf(text);
    if (type === undefined) ledger.lost(at, `"${text}" is no identity type.`);
    return type === undefined ? [] : [{ at, type }];
  });
  const types = new Set(known.map(({ type }) => type));
  const [only] = types;
  if (types.size === 0 || only === undefined) return undefined;
  const isFilter = source.type === 'adobe_console' && types.size === 1;
  for (const { at } of known) {
    if (types.size === ALL) ledger.kept(at, 'every type counts');
    else if (!isFilter) ledger.lost(at, whyNot(source, [...types]));
    else if (source.isThere) {
      ledger.changed(at, 'nothing yet', `${source.file} is there already and was left alone.`);
    } else ledger.kept(at, `${source.file} identity_type_filter`);
  }
  if (types.size === ALL) return undefined;
  if (!isFilter) ledger.toReview(`identity_types: ${whyNot(source, [...types])}`);
  else if (source.isThere) {
    ledger.toReview(
      `identity_types: write "identity_type_filter: ${only}" into ${source.file}, so that only those count.`,
    );
  }
  return isFilter && !source.isThere ? only : undefined;
}

function whyNot({ type, file }: SourceChoice, types: readonly string[]): string {
  const what = types.join(' and ');
  return type === 'adobe_console'
    ? `${file} can ask for one type or for all of them, so people of every type count, and not ${what} alone.`
    : `a source of the type ${type} has no filter by type, so people of every type count, and not ${what} alone.`;
}
