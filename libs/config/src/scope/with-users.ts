import type { Scope } from '#domain';
import type { Config } from '../config.js';
import { ConfigInvalidError } from '../problems/config-invalid.error.js';
import { parseUsers } from './parse-users.js';
import { unmappedGroupNotes } from './load-scope.js';

/**
 * The same configuration for the people of a run of its own, as `--users` on the command line asks for it.
 *
 * @param words those after `--users`; undefined when the option was not given
 * @throws ConfigInvalidError they name nobody, or nothing that is known
 */
export function withUsers(config: Config, words: readonly string[] | undefined): Config {
  if (words === undefined) return config;
  const scope: Scope | string = parseUsers(words);
  if (typeof scope === 'string') {
    throw new ConfigInvalidError([{ file: '--users', key: '', message: scope }]);
  }
  const { notes, policy } = config;
  const place = { file: '--users', key: '' };
  const added = unmappedGroupNotes(scope, policy.rules).map((message) => ({ ...place, message }));
  return Object.freeze({ ...config, scope, notes: [...notes, ...added] });
}
