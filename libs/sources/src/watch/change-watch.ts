import type { HintOrigin, HintSubject } from '#domain';

/** Asks a directory now and then what has changed. What it says is a hint: people are read anew before anything is decided. */
export interface ChangeWatch {
  /** Names the directory, as `Source.name` does. */
  readonly source: string;
  readonly origin: HintOrigin;
  /** Milliseconds between two looks. */
  readonly everyMs: number;
  /**
   * @param cursor what the look before has said, of this process or another one; undefined at the very first, which
   *   finds out where to begin and names nobody
   * @throws SourceUnreadableError; then the next look begins where this one did
   */
  look(cursor: string | undefined, signal: AbortSignal): Promise<ChangeLook>;
}

export interface ChangeLook {
  /** Where the next look begins, in the words of the directory. */
  readonly cursor: string | undefined;
  readonly changes: readonly SourceChange[];
}

export interface SourceChange {
  readonly subject: HintSubject;
  /** Names this change and no other of the directory; at most 200 characters. */
  readonly eventId: string;
  readonly at: Date;
}

/** Whoever has that many changes reads everybody instead. */
export const CHANGES_MAX = 1000;
