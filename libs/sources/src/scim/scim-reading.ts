import type { ScimSourceConfig } from '#config';
import type { ReadEvidenceBody } from '#contracts';
import { type DirectoryRow, type PushedPerson, scimPerson, scimText, type WantedPeople } from '#domain';
import { DroppedPeople } from '../dropped-people.js';
import { RowsDigest } from '../rows-digest.js';

const SINGLE_WARNINGS_MAX = 20;

/** Makes rows of pushed people, and counts what is to be said of them. */
export class ScimReading {
  readonly #dropped = new DroppedPeople();
  readonly #warnings: string[] = [];
  readonly #digest = new RowsDigest();
  readonly #answered: Map<string, number>;
  #rows = 0;

  constructor(
    private readonly config: ScimSourceConfig,
    private readonly wanted: WantedPeople,
    private readonly known: readonly string[],
  ) {
    this.#answered = new Map(known.map((group) => [group, 0]));
  }

  /** @returns undefined for somebody without a usable address: they are still there, and nobody can be made of them */
  take({ id, attributes, isDeleted, groups }: PushedPerson): DirectoryRow | undefined {
    const { email, firstName, lastName, active } = scimPerson(attributes);
    const hasLeft =
      (isDeleted && this.config.deleted === 'leaver') || (!active && this.config.suspended === 'leaver');
    if (email === undefined) {
      // Whoever has left and has no address is nobody whom anything could be kept for.
      if (!hasLeft) this.#drop(id, scimText(attributes, 'userName'));
      return undefined;
    }
    this.#rows += 1;
    const row: DirectoryRow = {
      ...{ row: this.#rows, sourceKey: id, email, groups, enabled: !hasLeft },
      ...(firstName !== undefined && { firstName }),
      ...(lastName !== undefined && { lastName }),
    };
    this.#digest.add(row);
    if (!hasLeft) for (const group of groups) this.#answered.set(group, (this.#answered.get(group) ?? 0) + 1);
    return row;
  }

  evidence(isFilling: boolean): Omit<ReadEvidenceBody, 'source' | 'startedAt' | 'batches'> {
    const { connection } = this.config;
    const groupsNotFound = this.wanted.groups.filter((group) => !this.known.includes(group));
    const { flaws, ...dropped } = this.#dropped.evidence(`SCIM ${connection}`);
    const more = this.#dropped.count - this.#warnings.length;
    return {
      ...{ pages: 1, rows: this.#rows + this.#dropped.count, people: this.#rows },
      ...dropped,
      flaws: isFilling ? [...flaws, filling(connection)] : flaws,
      groupsNotFound,
      groupsAnswered: [...this.#answered].map(([group, people]) => ({ group, people })),
      warnings: [
        ...groupsNotFound.map((group) => `No group found for: ${group}`),
        ...this.#warnings,
        ...(more > 0 ? [`SCIM ${connection}: … and ${more} more left out.`] : []),
      ],
      digest: this.#digest.hex(),
    };
  }

  #drop(id: string, userName: string): void {
    this.#dropped.add(id);
    if (this.#warnings.length >= SINGLE_WARNINGS_MAX) return;
    this.#warnings.push(`SCIM ${this.config.connection}: ${userName} is left out: no usable e-mail address.`);
  }
}

function filling(connection: string) {
  const message = `SCIM ${connection}: the client's first push goes on (new people came without an hour's pause until now), so nobody counts as absent yet.`;
  return { code: 'SCIM_FILLING', message };
}
