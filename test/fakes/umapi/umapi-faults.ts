/** What goes out, before it is made bytes. */
export interface FakeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export type Sabotage =
  /** Another answer in its place. */
  | { readonly kind: 'change'; readonly change: (answer: FakeAnswer) => FakeAnswer }
  /** The answer to another page in its place. */
  | { readonly kind: 'page'; readonly page: number }
  /** The first half of the body, and a length that says it is the whole. */
  | { readonly kind: 'truncate' }
  /** Half of the body, then the connection ends. */
  | { readonly kind: 'cut' }
  /** No answer: the connection ends. */
  | { readonly kind: 'disconnect' }
  /** No answer, and the connection stays. */
  | { readonly kind: 'hang' };

export interface Fault {
  readonly on: 'token' | 'users' | 'groups' | 'user';
  /** From 0, as in paths; left out: every page. */
  readonly page?: number;
  /** How often; left out: until `heal`. */
  readonly times?: number;
  readonly sabotage: Sabotage;
}

const change = (change: (answer: FakeAnswer) => FakeAnswer): Sabotage => ({ kind: 'change', change });
const changeBody = (edit: Readonly<Record<string, unknown>>): Sabotage =>
  change((answer) => ({ ...answer, body: { ...(answer.body as object), ...edit } }));
const instead = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Sabotage =>
  change(() => ({ status, headers, body }));

/** The ways in which the Admin Console, or something before it, fails. */
export const sabotage = {
  disconnect: { kind: 'disconnect' },
  cut: { kind: 'cut' },
  truncate: { kind: 'truncate' },
  hang: { kind: 'hang' },
  /** @param retryAfter seconds, a date, or nothing */
  throttle: (retryAfter?: string): Sabotage =>
    instead(
      429,
      { error_code: '429050', message: 'Too many requests' },
      retryAfter === undefined ? {} : { 'retry-after': retryAfter },
    ),
  status: (status: number, body: unknown = { message: 'trouble' }): Sabotage => instead(status, body),
  redirect: (location: string): Sabotage => instead(302, {}, { location }),
  /** An error that says so in `result` alone. */
  result: (result: string, status = 200): Sabotage => instead(status, { result, message: 'trouble' }),
  html: (status = 200): Sabotage => instead(status, '<html><body>Sign in to the network</body></html>'),
  empty: changeBody({ users: [], groups: [] }),
  /** A success with nobody in it that says to be everything. */
  nobody: change(({ status }) => ({
    status,
    headers: {},
    body: { lastPage: true, result: 'success', users: [] },
  })),
  lastTooEarly: changeBody({ lastPage: true }),
  lastLost: changeBody({ lastPage: false }),
  withoutLastPage: changeBody({ lastPage: undefined }),
  withoutList: changeBody({ users: undefined, groups: undefined }),
  /** The paging headers say nothing, so that `lastPage` alone is left. */
  withoutHeaders: change((answer) => ({ ...answer, headers: {} })),
  page: (page: number): Sabotage => ({ kind: 'page', page }),
} satisfies Record<string, Sabotage | ((...args: never[]) => Sabotage)>;
