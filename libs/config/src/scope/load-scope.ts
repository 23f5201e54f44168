import type { Rule, Scope } from '#domain';
import type { ConfigFile } from '../files/config-file.js';
import type { ProblemList } from '../problems/config-problem.js';
import { listOf, text, wrongType } from '../schema/fields.js';
import { parseUsers } from './parse-users.js';

const AT = ['invocation_defaults', 'users'];
const WANTED = 'mapped, all, or a list such as [group, "A,B"]';

/**
 * The scope of the run: the command line before `invocation_defaults`, that before `mapped`.
 *
 * @param fromFile the value of `invocation_defaults.users`, which is checked even where the command line overrides it
 * @param words those after `--users`; undefined when the option was not given
 */
export function loadScope(
  main: ConfigFile,
  list: ProblemList,
  fromFile: unknown,
  words: readonly string[] | undefined,
): Scope | undefined {
  const configured = fromFile === undefined ? ({ kind: 'mapped' } as const) : scopeOfFile(main, fromFile);
  if (words === undefined) return configured;
  const scope = parseUsers(words);
  if (typeof scope !== 'string') return scope;
  list.problem({ file: '--users', key: '', message: scope });
  return undefined;
}

function scopeOfFile(main: ConfigFile, value: unknown): Scope | undefined {
  const words = wordsOfFile(main, value);
  if (words === undefined) return undefined;
  const scope = parseUsers(words);
  if (typeof scope !== 'string') return scope;
  main.problem(AT, scope);
  return undefined;
}

function wordsOfFile(main: ConfigFile, value: unknown): readonly string[] | undefined {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return main.parse(AT, listOf(text('a word or a group'), WANTED), value);
  main.problem(AT, wrongType(value, 'text or a list', WANTED));
  return undefined;
}

/** A listed group that no rule names is allowed (SEMANTICS 11), and more often a slip. */
export function noteUnmappedGroups(
  main: ConfigFile,
  list: ProblemList,
  scope: Scope,
  rules: readonly Rule[],
  isFromCommandLine: boolean,
): void {
  for (const message of unmappedGroupNotes(scope, rules)) {
    if (isFromCommandLine) list.note({ file: '--users', key: '', message });
    else main.note(AT, message);
  }
}

export function unmappedGroupNotes(scope: Scope, rules: readonly Rule[]): string[] {
  if (scope.kind !== 'group') return [];
  const unmapped = scope.groups.filter((group) => !rules.some((rule) => rule.directoryGroup === group));
  return unmapped.map(
    (group) =>
      `no rule names the directory group "${group}"; its people get the Default Group of primary and no roles.`,
  );
}
