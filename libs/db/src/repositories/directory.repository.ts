import type { DirectoryPerson, DirectoryRow, ReadPart } from '#domain';
import type { Database, Queryable, Transaction } from '../database.js';

export interface StagedRow {
  readonly row: DirectoryRow;
  readonly emailKey: string;
  readonly groupSet: number;
}

/** How a read stands: batches staged so far, and the evidence once the source has ended. */
export interface ReadProgress<Evidence> {
  readonly batches: number;
  /** People in those batches. */
  readonly rows: number;
  readonly evidence: Evidence | null;
}

export interface BaselineRow {
  readonly revision: number;
  readonly people: number;
  readonly inScope: number;
  /** Of a read of several sources; else empty. */
  readonly parts: readonly ReadPart[];
}

/** People of the directory: staged while they are read, then kept by validity within their chain. */
export class DirectoryRepository {
  constructor(private readonly db: Database) {}

  async stage(tx: Transaction, readId: string, batch: number, rows: readonly StagedRow[]): Promise<void> {
    await tx.query(
      `insert into directory_stage (read_id, batch, row_number, email_key, email, first_name, last_name, group_set, enabled, source_key)
       select $1::uuid, $2::int, * from unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[], $9::boolean[], $10::text[])`,
      [
        readId,
        batch,
        rows.map(({ row }) => row.row),
        rows.map(({ emailKey }) => emailKey),
        rows.map(({ row }) => row.email),
        rows.map(({ row }) => row.firstName ?? ''),
        rows.map(({ row }) => row.lastName ?? ''),
        rows.map(({ groupSet }) => groupSet),
        rows.map(({ row }) => row.enabled),
        rows.map(({ row }) => row.sourceKey ?? null),
      ],
    );
  }

  /** Counts one more staged batch. Whoever sees all batches and the evidence goes on. */
  async countBatch<E>(
    tx: Transaction,
    readId: string,
    runId: string,
    rows: number,
  ): Promise<ReadProgress<E>> {
    const [row] = await tx.query<ReadProgress<E>>(
      `insert into directory_read (read_id, run_id, batches, rows) values ($1, $2, 1, $3)
       on conflict (read_id) do update set batches = directory_read.batches + 1, rows = directory_read.rows + $3
       returning batches, rows, evidence`,
      [readId, runId, rows],
    );
    return row ?? { batches: 0, rows: 0, evidence: null };
  }

  /** How many rows are staged. Fewer than were counted: the database server has crashed meanwhile. */
  async stagedRows(tx: Queryable, readId: string): Promise<number> {
    const [row] = await tx.query<{ rows: number }>(
      'select count(*)::int as rows from directory_stage where read_id = $1',
      [readId],
    );
    return row?.rows ?? 0;
  }

  /** Forgets one read; whatever of it arrives later counts for nothing. */
  async forgetRead(tx: Queryable, readId: string): Promise<void> {
    await tx.query('delete from directory_stage where read_id = $1', [readId]);
    await tx.query('delete from directory_read where read_id = $1', [readId]);
  }

  async noteEvidence<E>(
    tx: Transaction,
    readId: string,
    runId: string,
    evidence: E,
  ): Promise<ReadProgress<E>> {
    const [row] = await tx.query<ReadProgress<E>>(
      `insert into directory_read (read_id, run_id, evidence) values ($1, $2, $3)
       on conflict (read_id) do update set evidence = excluded.evidence
       returning batches, rows, evidence`,
      [readId, runId, JSON.stringify(evidence)],
    );
    return row ?? { batches: 0, rows: 0, evidence };
  }

  /** Rows of addresses that stand in more than one row, grouped, in the source's order. */
  async *repeated(tx: Queryable, readId: string): AsyncGenerator<DirectoryRow[]> {
    const rows = await tx.query<{ rows: (Omit<DirectoryRow, 'groups'> & { groups: string[] })[] }>(
      `select jsonb_agg(jsonb_build_object('row', s.row_number, 'email', s.email, 'firstName', s.first_name,
                'lastName', s.last_name, 'groups', to_jsonb(g.groups), 'enabled', s.enabled)
                || jsonb_strip_nulls(jsonb_build_object('sourceKey', s.source_key)) order by s.row_number) as rows
       from directory_stage s join group_set g on g.id = s.group_set
       where s.read_id = $1 and s.email_key in
         (select email_key from directory_stage where read_id = $1 group by email_key having count(*) > 1)
       group by s.email_key`,
      [readId],
    );
    for (const { rows: group } of rows) yield group;
  }

  /** Puts one merged person in the place of all rows of that address. */
  async replaceRepeated(
    tx: Transaction,
    readId: string,
    people: readonly (DirectoryPerson & { groupSet: number })[],
  ): Promise<void> {
    await tx.query('delete from directory_stage where read_id = $1 and email_key = any($2::text[])', [
      readId,
      people.map((person) => person.emailKey),
    ]);
    await tx.query(
      `insert into directory_stage (read_id, batch, row_number, email_key, email, first_name, last_name, group_set, enabled, source_key)
       select $1::uuid, 0, 0, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::boolean[], $8::text[])`,
      [
        readId,
        people.map((person) => person.emailKey),
        people.map((person) => person.email),
        people.map((person) => person.firstName),
        people.map((person) => person.lastName),
        people.map((person) => person.groupSet),
        people.map((person) => person.enabled),
        people.map((person) => person.sourceKey ?? null),
      ],
    );
  }

  /** The number of a chain: the same for the same digest, for ever. */
  async chainOf(tx: Queryable, digest: string): Promise<number> {
    // Two statements: one that meets a concurrent insert would wait for it and then not see it.
    await tx.query('insert into directory_chain (digest) values ($1) on conflict do nothing', [digest]);
    const [row] = await tx.query<{ id: number }>('select id from directory_chain where digest = $1', [
      digest,
    ]);
    if (row === undefined) throw new Error('The chain of the read was not stored.');
    return row.id;
  }

  /** Those of the keys of whom a read has no row, in their order. */
  async absentOf(tx: Queryable, readId: string, keys: readonly string[]): Promise<string[]> {
    const rows = await tx.query<{ key: string }>(
      `select k.key from unnest($2::text[]) with ordinality as k (key, at) where not exists (
         select from directory_stage s where s.read_id = $1 and s.email_key = k.key) order by k.at`,
      [readId, keys],
    );
    return rows.map(({ key }) => key);
  }

  async stagedSizes(tx: Queryable, readId: string): Promise<{ groupSet: number; people: number }[]> {
    return tx.query(
      `select group_set as "groupSet", count(*)::int as people from directory_stage
       where read_id = $1 and enabled group by group_set`,
      [readId],
    );
  }

  /** Sizes of group sets as they were at a revision of a chain. */
  async sizesAt(
    tx: Queryable,
    chain: number,
    revision: number,
  ): Promise<{ groupSet: number; people: number }[]> {
    return tx.query(
      `select group_set as "groupSet", count(*)::int as people from directory_person
       where chain = $1 and valid_from <= $2 and (valid_to is null or valid_to > $2) and enabled group by group_set`,
      [chain, revision],
    );
  }

  async baseline(tx: Queryable, chain: number): Promise<BaselineRow | undefined> {
    const [row] = await tx.query<Omit<BaselineRow, 'revision'> & { revision: string }>(
      `select revision, people, in_scope as "inScope", coalesce(evidence -> 'sources', '[]') as parts from directory_snapshot
       where chain = $1 and baseline order by revision desc limit 1`,
      [chain],
    );
    return row && { ...row, revision: Number(row.revision) };
  }

  /** People of the last complete reads of a chain, the newest first. */
  async recentSizes(tx: Queryable, chain: number, reads: number): Promise<number[]> {
    const rows = await tx.query<{ people: number }>(
      `select people from directory_snapshot
       where chain = $1 and verdict ->> 'view' = 'complete' and not verdict ? 'lookedUp' order by revision desc limit $2`,
      [chain, reads],
    );
    return rows.map(({ people }) => people);
  }

  /** When a source was last read to its end, alone or as one of several, if that began at or after `since`. */
  async lastFullRead(tx: Queryable, source: string, since: Date): Promise<Date | undefined> {
    const [row] = await tx.query<{ readAt: Date }>(
      `select read_at as "readAt" from directory_snapshot
       where read_at >= $2 and not verdict ? 'lookedUp' and (evidence ->> 'source' = $1 or evidence -> 'sources' @> $3::jsonb)
       order by read_at desc limit 1`,
      [source, since, JSON.stringify([{ source, outcome: 'read' }])],
    );
    return row?.readAt;
  }

  /**
   * Makes the staged people the current ones of their chain. Rows that something newer taught us stay.
   * @param only e-mail keys of those who were looked up; nobody else's row is touched
   */
  async merge(
    tx: Transaction,
    readId: string,
    chain: number,
    revision: number,
    readAt: Date,
    only?: readonly string[],
  ): Promise<void> {
    await tx.query('analyze directory_stage');
    await tx.query(
      `update directory_person p set valid_to = $3
       where p.chain = $2 and p.valid_to is null and p.read_at <= $4 and ($5::text[] is null or p.email_key = any($5)) and not exists (
         select from directory_stage s where s.read_id = $1 and s.email_key = p.email_key and s.email = p.email
           and s.first_name = p.first_name and s.last_name = p.last_name and s.group_set = p.group_set and s.enabled = p.enabled
           and s.source_key is not distinct from p.source_key)`,
      [readId, chain, revision, readAt, only ?? null],
    );
    await tx.query(
      `insert into directory_person (chain, email_key, email, first_name, last_name, group_set, enabled, source_key, read_at, valid_from)
       select $2::int, s.email_key, s.email, s.first_name, s.last_name, s.group_set, s.enabled, s.source_key, $4::timestamptz, $3::bigint
       from directory_stage s where s.read_id = $1 and not exists (
         select from directory_person p where p.chain = $2 and p.email_key = s.email_key and p.valid_to is null)
       order by s.email_key`,
      [readId, chain, revision, readAt],
    );
    // That people were found as they had been known is news as well, which no older look-up may undo.
    if (only !== undefined) {
      await tx.query(
        `update directory_person set read_at = $3 where chain = $1 and valid_to is null and email_key = any($2::text[]) and read_at < $3`,
        [chain, only, readAt],
      );
    }
    await this.forgetRead(tx, readId);
  }

  async addSnapshot(
    tx: Transaction,
    snapshot: {
      revision: number;
      chain: number;
      runId: string;
      evidence: unknown;
      verdict: unknown;
      people: number;
      inScope: number;
      baseline: boolean;
      readAt: Date;
    },
  ): Promise<void> {
    await tx.query(
      `insert into directory_snapshot (revision, chain, run_id, evidence, verdict, people, in_scope, baseline, read_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        snapshot.revision,
        snapshot.chain,
        snapshot.runId,
        JSON.stringify(snapshot.evidence),
        JSON.stringify(snapshot.verdict),
        snapshot.people,
        snapshot.inScope,
        snapshot.baseline,
        snapshot.readAt,
      ],
    );
  }

  /** A read that a real run relies on becomes the baseline of its chain. */
  async makeBaseline(tx: Transaction, revision: number): Promise<void> {
    await tx.query(
      `update directory_snapshot set baseline = true where revision = $1 and (verdict ->> 'becomesBaseline')::boolean`,
      [revision],
    );
  }

  /** Forgets rows of reads that nobody will finish. */
  async forgetStages(tx: Transaction): Promise<void> {
    await tx.query(
      `delete from directory_read r using run where run.id = r.run_id and run.state <> 'running'`,
    );
    await tx.query(
      'delete from directory_stage s where not exists (select from directory_read r where r.read_id = s.read_id)',
    );
  }

  /** Whether a look-up has taught us something of a chain since that revision. */
  async hasLater(tx: Queryable, chain: number, revision: number): Promise<boolean> {
    const rows = await tx.query(
      `select from directory_snapshot where revision > $2 and chain = $1 and verdict ? 'lookedUp' limit 1`,
      [chain, revision],
    );
    return rows.length > 0;
  }

  /** The addresses under which a chain knows people by these keys now. */
  async addressesOf(tx: Queryable, chain: number, sourceKeys: readonly string[]): Promise<string[]> {
    const rows = await tx.query<{ key: string }>(
      `select email_key as key from directory_person
       where chain = $1 and valid_to is null and source_key = any($2::text[]) order by 1`,
      [chain, sourceKeys],
    );
    return rows.map(({ key }) => key);
  }

  /** The addresses of a read that is staged. */
  async stagedAddresses(tx: Queryable, readId: string): Promise<string[]> {
    const rows = await tx.query<{ key: string }>(
      'select distinct email_key as key from directory_stage where read_id = $1 order by 1',
      [readId],
    );
    return rows.map(({ key }) => key);
  }

  /** Those of the addresses that somebody had until this read, who has another one in it. */
  async movedAway(
    tx: Queryable,
    readId: string,
    chain: number,
    keys: readonly string[],
  ): Promise<Set<string>> {
    const rows = await tx.query<{ key: string }>(
      `select p.email_key as key from directory_person p join directory_stage s on s.read_id = $1 and s.source_key = p.source_key
       where p.chain = $2 and p.valid_to is null and p.email_key = any($3::text[]) and s.email_key <> p.email_key`,
      [readId, chain, keys],
    );
    return new Set(rows.map(({ key }) => key));
  }

  /** Whether a full read of the chain began after that moment, and has been stored. */
  async isReadSince(tx: Queryable, chain: number, moment: Date): Promise<boolean> {
    const rows = await tx.query(
      `select from directory_snapshot where chain = $1 and read_at > $2 and not verdict ? 'lookedUp' limit 1`,
      [chain, moment],
    );
    return rows.length > 0;
  }

  async nextRevision(tx: Queryable): Promise<number> {
    const [row] = await tx.query<{ revision: string }>(`select nextval('revision') as revision`);
    return Number(row?.revision);
  }
}
