import type { z } from 'zod';
import type { RunAcceptedBody } from '#contracts';
import { SyncError } from '#domain';
import { explain } from './fail.js';
import type { CommonOptions } from './flags.js';
import type { RunReader } from './reader.js';
import type { Terminal } from './terminal.js';
import type { FinishedRun } from './workplace.js';

/** Values of a query; a list is repeated under its name, and what is undefined is left out. */
export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** Port: a server that answers what only a server knows. */
export interface Desk {
  /** Which of the server's configurations is meant; undefined: its only one, or all of them. */
  readonly configuration: string | undefined;
  readonly reader: RunReader;
  /** @param path after `/api/v1`; the parts that people typed are encoded */
  get<Schema extends z.ZodType>(schema: Schema, path: string, query?: Query): Promise<z.output<Schema>>;
  /** Sent again while the server has a bad moment, and done once. */
  post<Schema extends z.ZodType>(schema: Schema, path: string, body: object): Promise<z.output<Schema>>;
  /** What a route streams, as it comes. Once: what was cut off is asked for anew by whoever wants it. */
  download(path: string, query?: Query): AsyncIterable<Uint8Array>;
  /** Whom a request names as having asked: nobody where the server knows that by itself. */
  by(): Promise<string | undefined>;
  /** Watches a run to its end. Ctrl-C asks the server to cancel it. */
  follow(accepted: RunAcceptedBody): Promise<FinishedRun>;
}

class ServerNeededError extends SyncError {
  readonly code = 'ARGUMENT_INVALID';
  readonly retryable = false;
}

/**
 * Does the work at the server that the flags name. Whatever goes wrong is said once, for a person.
 * @returns the exit code
 */
export async function withDesk(
  flags: CommonOptions,
  terminal: Terminal,
  work: (desk: Desk) => Promise<number>,
): Promise<number> {
  try {
    const { server } = flags;
    if (server === undefined || server === '') {
      throw new ServerNeededError(
        'This is asked of a server: give its address with --server or SIGN_SYNC_SERVER. "sign-sync serve" starts one.',
      );
    }
    const { openDesk } = await import('./remote/open-desk.js');
    return await work(await openDesk({ ...flags, server }, terminal));
  } catch (error) {
    terminal.live('');
    explain(error, terminal, flags.debug ?? false);
    return 1;
  }
}
