import type { ReadEvidenceBody } from '#contracts';
import type { DirectoryRow, PersonKey } from '#domain';

/** A directory that people are read from. A source reads and translates; it decides nothing about anybody. */
export interface Source {
  /**
   * Names the directory for baselines and people, the same for the same directory: `csv:` and the absolute path,
   * `ldap:` and address and base, `okta:` and the host, `adobe_console:` and the organization, `scim:` and the connection.
   */
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
  /**
   * Looks up a few people (at most 500), with the groups of theirs that the run asks for.
   *
   * @returns an answer for each key, in their order
   * @throws SourceUnreadableError when it is not known of all of them whether they are there: an error is no absence
   */
  readPeople(keys: readonly PersonKey[], signal: AbortSignal): Promise<readonly PersonAnswer[]>;
  /**
   * Who is in a group just now, in chunks, where the directory can be asked for that alone; nobody for a group that it
   * does not know. Left out: it is read as a whole.
   *
   * @throws SourceUnreadableError
   */
  membersOf?(group: string, signal: AbortSignal): AsyncGenerator<readonly PersonKey[]>;
  /**
   * Tries everything that a read needs, for `sign-sync doctor`.
   * @throws SourceUnreadableError says what is wrong and what to do
   */
  inspect(signal: AbortSignal): Promise<SourceInspection>;
}

/** What a source knows about one person: their rows, or none when it says that it has no such person. */
export interface PersonAnswer {
  readonly key: PersonKey;
  /** Somebody who is outside of the configured filter, or whom the source calls disabled, has `enabled: false` (SEMANTICS 5). */
  readonly rows: readonly DirectoryRow[];
}

/** What a source says of itself: a row of `sign-sync doctor`. */
export interface SourceInspection {
  readonly name: string;
  /** The server or the file, as a person would look for it. */
  readonly address: string;
  /** Such as `TLS 1.3, certificate verified`, `StartTLS, not verified`, `none`, `a file`. */
  readonly tls: string;
  /** Such as `bound as cn=sync,dc=example,dc=com`, `anonymous`, `API token accepted`, `none needed`. */
  readonly credentials: string;
  /** Of each group asked for, in order; `people` undefined when the source knows no such group. */
  readonly groups: readonly { readonly group: string; readonly people: number | undefined }[];
  /** Up to three people of mapped groups, with all groups of theirs that the run asks for. */
  readonly sample: readonly DirectoryRow[];
  /** Whatever else an administrator would want to know before a run. */
  readonly notes: readonly string[];
}
