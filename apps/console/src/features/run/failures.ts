import type { Failure } from './run.types.js';

/** Failures of one cause, over orgs and kinds of changes. */
interface Cause {
  readonly code: string;
  readonly message: string;
  readonly items: number;
  readonly places: readonly { readonly org: string; readonly action: string; readonly items: number }[];
  /** Addresses of some of them. */
  readonly examples: readonly string[];
}

const EXAMPLES = 5;

/** The cause of most failures first. One code with two messages is two causes: Sign uses one code for many things. */
export function causesOf(failures: readonly Failure[]): Cause[] {
  const causes = new Map<string, Cause>();
  for (const { org, action, code, message, items, examples } of failures) {
    const key = `${code}\t${message}`;
    const before = causes.get(key) ?? { code, message, items: 0, places: [], examples: [] };
    const emails = examples.flatMap(({ email }) => email ?? []);
    causes.set(key, {
      ...before,
      items: before.items + items,
      places: [...before.places, { org, action, items }],
      examples: [...new Set([...before.examples, ...emails])].slice(0, EXAMPLES),
    });
  }
  return [...causes.values()].sort((a, b) => b.items - a.items);
}

const ADVICE: Readonly<Record<string, string>> = {
  SIGN_KEY_REFUSED: 'The integration key was refused. Give the org a new one, then try again.',
  SIGN_WAIT_TOO_LONG: 'Sign asked for a longer wait than this run allows. The next run goes on.',
  SIGN_UNAVAILABLE: 'Sign did not answer. Try again when it does.',
  GROUP_FAILED: 'The Sign group they need could not be created. See that failure first.',
};

/** What to do about a cause, where it is one that this console knows. */
export function adviceOf(code: string): string {
  return ADVICE[code] ?? 'The next run tries these people again by itself.';
}
