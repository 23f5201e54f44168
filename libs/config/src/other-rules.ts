import { ComparisonRefusedError } from '#domain';
import type { Config } from './config.js';
import { digestOf } from './digest.js';
import { configFileOf } from './files/config-file.js';
import { type Decisions, loadPolicy } from './load-policy.js';
import { ConfigInvalidError } from './problems/config-invalid.error.js';
import { ProblemList } from './problems/config-problem.js';
import { mainFileSchema } from './schema/main-file.schema.js';

/** What one main file decides about the people and orgs of another configuration. */
export interface OtherRules extends Decisions {
  /** Of the main file alone. */
  readonly digest: string;
  /** The configuration whose orgs, sources and people they are about. */
  readonly baseDigest: string;
}

/**
 * Reads rules and policy out of the text of a main file that lies elsewhere. Everything else, orgs with their keys, the
 * source and whom a run concerns, stays that of `base`: no file that the text names is opened.
 *
 * @param file as messages name it
 * @throws ConfigInvalidError with all problems of the text
 * @throws ComparisonRefusedError it names other orgs
 */
export function otherRules(text: string, file: string, base: Config): OtherRules {
  const list = new ProblemList();
  const main = configFileOf(text, file, list);
  const names = base.orgs.map(({ name }) => name);
  if (main) {
    main.parse([], mainFileSchema, main.value);
    assertSameOrgs(main.value['sign_orgs'], names, file);
  }
  const { decided } = main ? loadPolicy(main, { names, orgs: base.orgs }) : {};
  if (main === undefined || decided === undefined || list.problems.length > 0) {
    throw new ConfigInvalidError(list.problems);
  }
  return { ...decided, digest: digestOf([main]), baseDigest: base.digest };
}

/** The configuration as it would decide by those rules. */
export function underOtherRules(base: Config, { policy, govern, digest }: OtherRules): Config {
  return Object.freeze({ ...base, policy, govern, digest });
}

/** What is no mapping of orgs at all is said by nobody else here. */
function assertSameOrgs(written: unknown, names: readonly string[], file: string): void {
  const found = typeof written === 'object' && written !== null ? Object.keys(written) : [];
  if (found.toSorted().join('\n') === [...names].sort().join('\n')) return;
  throw new ComparisonRefusedError(
    `${file} cannot be compared: it names other orgs (${found.join(', ') || 'none'}) than the server's configuration (${names.join(', ')}). Nothing was read or written.`,
  );
}
