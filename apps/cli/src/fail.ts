import { inspect } from 'node:util';
import { SyncError } from '#domain';
import type { Terminal } from './terminal.js';

/**
 * Says what went wrong, once, for a person: the message and the stable code. A stack only with `--debug`, or when the
 * error is not one of ours and so is a defect of the program.
 */
export function explain(error: unknown, terminal: Terminal, debug: boolean): void {
  if (error instanceof SyncError) {
    terminal.error(error.message);
    const isListing = error.code === 'CONFIG_INVALID';
    if (!isListing) terminal.error(terminal.paint.quiet(`Error ${error.code}. See docs/errors.md.`));
  } else {
    const message = error instanceof Error ? error.message : String(error);
    terminal.error(`Something went wrong that should not: ${message}`);
    terminal.error('Nothing more was written. Run again with --debug and report what it prints.');
  }
  if (debug) terminal.error(inspect(error, { depth: 5 }));
}
