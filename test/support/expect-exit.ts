import { assert } from 'vitest';
import type { CommandResult } from './start-command.js';

/** Compares the exit code, and shows what the command said when it is another. */
export function expectExit(result: CommandResult, exitCode: number): void {
  const said = `sign-sync ${result.args.join(' ')} ended with ${result.exitCode ?? result.signal} and said:\n${result.output}`;
  assert.strictEqual(result.exitCode, exitCode, said);
}
