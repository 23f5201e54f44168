import { stripVTControlCharacters } from 'node:util';

/** What failed in a run of tests: a test, or a file or a hook that belongs to none. */
export interface Failure {
  readonly project: string;
  /** From the root of the repository; absent for an error outside all files. */
  readonly file?: string;
  /** With the names of its suites; absent for what belongs to no test. */
  readonly name?: string;
  /** The message of its first error; absent where it never ended. */
  readonly message?: string;
}

/** The end of a log shall be read, not searched. */
const FAILURES_MAX = 100;
const MESSAGE_LENGTH_MAX = 200;

/**
 * A line for each failure, which begins with `FAILED `: what failed, and the first line of why. `.ci/run` looks for
 * these lines in its log.
 */
export function failureLines(failures: readonly Failure[]): string[] {
  const lines = failures.slice(0, FAILURES_MAX).map((failure) => lineOf(failure));
  const more = failures.length - lines.length;
  return more > 0 ? [...lines, `FAILED and ${more} more, see above`] : lines;
}

/** The same for what passed at the second try, each beginning with `UNSTEADY `: it is no failure, and has to be looked at. */
export function unsteadyLines(tests: readonly Failure[]): string[] {
  return tests.map((test) => lineOf(test, 'UNSTEADY'));
}

function lineOf({ project, file, name, message }: Failure, verdict = 'FAILED'): string {
  const place = [file ?? 'outside all files', name].filter((word) => word !== undefined).join(' > ');
  return `${verdict} [${project}] ${oneLine(place)}: ${message === undefined ? 'did not end' : firstLine(message)}`;
}

function firstLine(message: string): string {
  const [line = 'an error without words'] = plain(message)
    .split('\n')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  return line.length > MESSAGE_LENGTH_MAX ? `${line.slice(0, MESSAGE_LENGTH_MAX)}…` : line;
}

function oneLine(text: string): string {
  return plain(text).replaceAll(/\s+/gu, ' ');
}

function plain(text: string): string {
  return stripVTControlCharacters(text);
}
