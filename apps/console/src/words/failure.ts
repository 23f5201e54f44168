import { ApiProblem, ServerAway } from '../api/problem.js';

/** A failure as people need it: what happened, and what they can do. */
export interface FailureWords {
  readonly title: string;
  readonly detail: string;
  readonly advice: string;
  /** To look up in docs/errors.md. */
  readonly code?: string;
  /** To look up in the server's log. */
  readonly requestId?: string;
}

/** @param what was asked for, as in `the orgs` */
export function failureWords(error: unknown, what: string): FailureWords {
  if (error instanceof ServerAway) {
    return {
      title: 'The server does not answer',
      detail: `Sign Sync could not be asked for ${what}. What it was doing goes on without this page.`,
      advice: 'See that the server runs and that this machine reaches it, then try again.',
    };
  }
  if (error instanceof ApiProblem) return problemWords(error, what);
  return {
    title: 'This page has failed',
    detail: error instanceof Error ? error.message : String(error),
    advice: 'Load the page again. If that does not help, tell us what you did before.',
  };
}

function problemWords(
  { status, code, detail, requestId, retryAfter }: ApiProblem,
  what: string,
): FailureWords {
  const facts = { code, ...(requestId !== undefined && { requestId }) };
  if (status === 401) {
    return {
      title: 'You are signed out',
      detail: 'Your session has ended.',
      advice: 'Sign in again; this page stays as it is.',
      ...facts,
    };
  }
  if (status === 403) {
    return {
      title: 'You may not do that',
      detail,
      advice: 'An administrator grants rights: role and org stand in Settings.',
      ...facts,
    };
  }
  if (status === 404) {
    return {
      title: 'Not there',
      detail,
      advice: 'It may be gone, or belong to an org that you do not see.',
      ...facts,
    };
  }
  if (status === 429) {
    return {
      title: 'Too many requests',
      detail,
      advice: `Try again in ${retryAfter ?? 60} seconds.`,
      ...facts,
    };
  }
  if (status >= 500) {
    return {
      title: `The server could not answer with ${what}`,
      detail,
      advice: 'Nothing was changed. Try again in a moment.',
      ...facts,
    };
  }
  return { title: 'The server has refused', detail, advice: 'Nothing was changed.', ...facts };
}
