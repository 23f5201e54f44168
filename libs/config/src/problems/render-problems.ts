import type { ConfigProblem } from './config-problem.js';

/**
 * All problems as a person reads them, one a line, the places in one column:
 *
 *     sign-sync-config.yml:41:5  user_management[6].sign_grup: unknown key. Did you mean "sign_group"?
 *     1 problem. Nothing was read or written.
 */
export function renderProblems(problems: readonly ConfigProblem[]): string {
  const count = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`;
  return [...renderLines(problems), `${count}. Nothing was read or written.`].join('\n');
}

/** The lines alone, for warnings. */
export function renderLines(problems: readonly ConfigProblem[]): string[] {
  const width = Math.max(0, ...problems.map((problem) => renderPlace(problem).length));
  return problems.map((problem) => {
    const key = problem.key === '' ? '' : `${problem.key}: `;
    return `${renderPlace(problem).padEnd(width)}  ${key}${problem.message}`;
  });
}

/** `file:line:column`, as editors and terminals make it a link. */
function renderPlace({ file, line, column }: ConfigProblem): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}
