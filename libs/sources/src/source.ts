import type { ReadEvidenceBody } from '#contracts';
import type { DirectoryRow } from '#domain';

/** A directory that people are read from. A source reads and translates; it decides nothing about anybody. */
export interface Source {
  /** Names the directory for baselines and people: `csv:` and the absolute path of the file. */
  readonly name: string;
  /**
   * Streams every person of the directory once, in the directory's own order, in chunks of at most 500 that fit into
   * one message. Rows of the same person are not joined; the planner does that.
   *
   * @param signal ends the read before the next page; the read then throws the signal's reason
   * @returns when the stream ends, the evidence: its `flaws` name every reason to think that somebody may be missing
   * @throws SourceUnreadableError when nothing that was read can be trusted (SEMANTICS 22)
   */
  read(signal: AbortSignal): AsyncGenerator<DirectoryRow[], ReadEvidenceBody>;
}
