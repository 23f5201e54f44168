import { explain } from './fail.js';
import type { Terminal } from './terminal.js';
import { openWorkplace, type PlaceFlags, type Workplace } from './workplace.js';

/**
 * Opens the place where runs are, does the work, closes. Whatever goes wrong is said once, for a person.
 * @returns the exit code
 */
export async function withState(
  flags: PlaceFlags,
  terminal: Terminal,
  work: (place: Workplace) => Promise<number>,
): Promise<number> {
  let place: Workplace | undefined;
  try {
    place = await openWorkplace(flags, terminal);
    return await work(place);
  } catch (error) {
    terminal.live('');
    if (isStop(error)) {
      terminal.error('Stopped while waiting. Nothing was read or written.');
      return 130;
    }
    explain(error, terminal, flags.debug ?? false);
    return 1;
  } finally {
    await place?.close().catch((error: unknown) => explain(error, terminal, flags.debug ?? false));
  }
}

export async function withRun(
  flags: PlaceFlags,
  terminal: Terminal,
  work: (place: Workplace) => Promise<number>,
): Promise<number> {
  return withState(flags, terminal, (place) => {
    terminal.note(place.headline);
    return work(place);
  });
}

/** Ctrl-C while another command is waited for: the wait is cut, and nothing has begun. */
function isStop(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
