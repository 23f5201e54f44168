import type { ScimAttributes } from './scim-resource.js';

/** A user as a client of a connection has pushed it. */
export interface PushedPerson {
  readonly id: string;
  readonly attributes: ScimAttributes;
  /** The client has deleted it. */
  readonly isDeleted: boolean;
  /** Of the groups that were asked for, those that it is a member of. */
  readonly groups: readonly string[];
}

/** The people whom a connection has pushed, as a directory to read from. */
export interface PushedDirectory {
  /** Those of these groups that the connection has, by exact name. */
  knownGroups(connection: string, names: readonly string[]): Promise<readonly string[]>;
  /**
   * Everybody, or whoever is in one of these groups; and, as positive evidence, everybody whom the client has called
   * inactive or has deleted of late. In the order in which they came, in batches.
   */
  people(
    connection: string,
    wanted: { readonly groups: readonly string[]; readonly everybody: boolean },
  ): AsyncGenerator<readonly PushedPerson[]>;
  /** Some of them: by id, or by address without regard to case. */
  find(
    connection: string,
    keys: { readonly ids: readonly string[]; readonly emails: readonly string[] },
    groups: readonly string[],
  ): Promise<readonly PushedPerson[]>;
  /** Whether the client is still at its first push: new people have come without an hour's pause until now. */
  isFilling(connection: string): Promise<boolean>;
  /** How many users and groups it has, the deleted ones left out. */
  size(connection: string): Promise<{ readonly users: number; readonly groups: number }>;
}
