import { SyncError } from '#domain';
import type { ConfigProblem } from './config-problem.js';
import { renderProblems } from './render-problems.js';

/** The configuration cannot be used. Carries every problem of every file; the message is all of them, rendered. */
export class ConfigInvalidError extends SyncError {
  readonly code = 'CONFIG_INVALID';
  readonly retryable = false;

  constructor(readonly problems: readonly ConfigProblem[]) {
    super(renderProblems(problems), { problems });
  }
}
