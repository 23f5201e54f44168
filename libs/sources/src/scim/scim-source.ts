import type { ScimSourceConfig } from '#config';
import type { ReadEvidenceBody } from '#contracts';
import {
  type DirectoryRow,
  emailKey,
  type PersonKey,
  type PushedDirectory,
  type PushedPerson,
  scimPerson,
  scimSourceName,
  type WantedPeople,
} from '#domain';
import { type Clock, systemClock } from '../clock.js';
import { RowChunks } from '../row-chunks.js';
import type { PersonAnswer, Source, SourceInspection } from '../source.js';
import { ScimReading } from './scim-reading.js';

export interface ScimSourceOptions {
  readonly wanted: WantedPeople;
  readonly pushed: PushedDirectory;
  readonly clock?: Clock;
}

const SAMPLE_SIZE = 3;

/**
 * What a SCIM client has pushed, as a directory. Whoever it has deleted or called inactive of late is among the people, as
 * one who has left: that is positive evidence (SEMANTICS 5).
 */
export class ScimSource implements Source {
  readonly name: string;

  constructor(
    private readonly config: ScimSourceConfig,
    private readonly options: ScimSourceOptions,
  ) {
    this.name = scimSourceName(config.connection);
  }

  async *read(signal: AbortSignal): AsyncGenerator<DirectoryRow[], ReadEvidenceBody> {
    const { wanted, pushed, clock = systemClock } = this.options;
    const { connection } = this.config;
    const startedAt = new Date(clock.now()).toISOString();
    const isFilling = await pushed.isFilling(connection);
    const known = await pushed.knownGroups(connection, wanted.groups);
    const reading = new ScimReading(this.config, wanted, known);
    const chunks = new RowChunks();
    for await (const people of pushed.people(connection, wanted)) {
      signal.throwIfAborted();
      for (const person of people) {
        const row = reading.take(person);
        if (row !== undefined) chunks.add(row);
      }
      yield* chunks.takeFull();
    }
    yield* chunks.takeAll();
    return { source: this.name, startedAt, batches: chunks.count, ...reading.evidence(isFilling) };
  }

  async readPeople(keys: readonly PersonKey[], signal: AbortSignal): Promise<readonly PersonAnswer[]> {
    const { wanted, pushed } = this.options;
    signal.throwIfAborted();
    const ids = keys.flatMap(({ sourceKey }) => sourceKey ?? []);
    const emails = keys.flatMap(({ email }) => email ?? []);
    const found = await pushed.find(this.config.connection, { ids, emails }, wanted.groups);
    const reading = new ScimReading(this.config, wanted, []);
    const rows = found.flatMap((person) => reading.take(person) ?? []);
    return keys.map((key) => ({ key, rows: rows.filter((row) => isMeant(row, key)) }));
  }

  async *membersOf(group: string, signal: AbortSignal): AsyncGenerator<readonly PersonKey[]> {
    const wanted = { groups: [group], everybody: false };
    for await (const people of this.options.pushed.people(this.config.connection, wanted)) {
      signal.throwIfAborted();
      yield people
        .filter(({ groups }) => groups.length > 0)
        .map(({ id, attributes }) => {
          const { email } = scimPerson(attributes);
          return { sourceKey: id, ...(email !== undefined && { email }) };
        });
    }
  }

  async inspect(): Promise<SourceInspection> {
    const { wanted, pushed } = this.options;
    const { connection } = this.config;
    const known = new Set(await pushed.knownGroups(connection, wanted.groups));
    const people = new Map([...known].map((group) => [group, 0]));
    const reading = new ScimReading(this.config, wanted, []);
    const sample: DirectoryRow[] = [];
    for await (const batch of pushed.people(connection, wanted)) {
      for (const person of batch) this.#count(person, { reading, people, sample });
    }
    const { users, groups } = await pushed.size(connection);
    const isFilling = await pushed.isFilling(connection);
    return {
      name: this.name,
      address: `/scim/v2/${connection}`,
      tls: 'none needed, pushed people are read from the database',
      credentials: 'none needed; the client shows a token, see "sign-sync scim token list"',
      groups: wanted.groups.map((group) => ({ group, people: people.get(group) })),
      sample,
      notes: [
        `${users} people and ${groups} groups were pushed`,
        ...(isFilling ? ['the first push goes on: absence takes nothing from anybody yet'] : []),
      ],
    };
  }

  #count(
    person: PushedPerson,
    {
      reading,
      people,
      sample,
    }: { reading: ScimReading; people: Map<string, number>; sample: DirectoryRow[] },
  ): void {
    const row = reading.take(person);
    if (row?.enabled !== true) return;
    for (const group of row.groups) people.set(group, (people.get(group) ?? 0) + 1);
    if (sample.length < SAMPLE_SIZE) sample.push(row);
  }
}

function isMeant(row: DirectoryRow, { sourceKey, email }: PersonKey): boolean {
  if (sourceKey !== undefined && row.sourceKey === sourceKey) return true;
  return email !== undefined && emailKey(row.email) === emailKey(email);
}
