import type { AuditCheckpoint, AuditRecord, ChainHead } from '#domain';
import type { Database, Queryable } from '../database.js';
import { moment } from '../moment.js';
import { CHAIN, chainId, chainName, RECORD } from './audit-columns.js';

/** Records that are read in one go. */
const BATCH = 2000;

/** A chain as the database has it. */
export interface StoredChain {
  /** `INSTALLATION_CHAIN`, or the id of an org's row. */
  readonly chain: string;
  /** The org's label; null for the chain of the installation. */
  readonly org: string | null;
  readonly head: ChainHead;
  /** The last segment that was exported and removed. */
  readonly sealed: (ChainHead & { readonly digest: string }) | null;
}

/** Reads chains whole, and keeps their checkpoints and segments. */
export class AuditChainRepository {
  constructor(private readonly db: Database) {}

  /** @param org a label; all chains without one */
  async chains(org?: string): Promise<StoredChain[]> {
    const rows = await this.db.query<ChainRow>(
      `select c.chain, o.label as org, c.seq, encode(c.hash, 'hex') as hash, encode(c.mac, 'hex') as mac,
         s.last_seq as "sealedSeq", encode(s.hash, 'hex') as "sealedHash", encode(s.mac, 'hex') as "sealedMac", s.digest
       from audit_chain c left join org o on o.id = c.chain
         left join lateral (select * from audit_segment g where g.chain = c.chain order by g.last_seq desc limit 1) s on true
       where $1::text is null or o.label = $1 order by o.label nulls first, c.chain`,
      [org ?? null],
    );
    return rows.map(toChain);
  }

  /** Records of a chain in their order, behind `after` and to `to`. */
  async *records(chain: string, after: number, to: number): AsyncGenerator<AuditRecord[]> {
    const sql = `select ${RECORD} from audit_record r where ${CHAIN} = $1 and r.seq is not null and r.seq > $2 and r.seq <= $3 order by r.seq`;
    for await (const rows of this.db.stream<RecordRow>(sql, [chainId(chain), after, to], BATCH)) {
      yield rows.map((row) => toRecord(chain, row));
    }
  }

  /** The same, read a page at a time: nothing is kept open for whoever takes them slowly. */
  async *pages(chain: string, after: number, to: number): AsyncGenerator<AuditRecord[]> {
    for (let last = after; last < to;) {
      const rows = await this.db.query<RecordRow>(
        `select ${RECORD} from audit_record r where ${CHAIN} = $1 and r.seq is not null and r.seq > $2 and r.seq <= $3 order by r.seq limit ${BATCH}`,
        [chainId(chain), last, to],
      );
      const records = rows.map((row) => toRecord(chain, row));
      if (records.length > 0) yield records;
      if (records.length < BATCH) return;
      last = records.at(-1)?.seq ?? to;
    }
  }

  /** Whether a chain has a record that its head, as it is now, does not count. */
  async hasMore(chain: string): Promise<boolean> {
    const [row] = await this.db.query<{ more: boolean }>(
      `select exists (select from audit_record r where ${CHAIN} = c.chain and r.seq > c.seq) as more from audit_chain c where c.chain = $1`,
      [chainId(chain)],
    );
    return row?.more ?? false;
  }

  /** Records that stand in no chain: written before there were chains, or by a version that knows none. */
  async unchained(): Promise<number> {
    const [row] = await this.db.query<{ records: number }>(
      'select count(*)::int as records from audit_record where seq is null',
    );
    return row?.records ?? 0;
  }

  /** Chained records of orgs that have no chain: somebody has removed it. */
  async withoutChain(): Promise<{ chain: string; seq: number }[]> {
    const rows = await this.db.query<{ chain: string; seq: string }>(
      `select ${CHAIN} as chain, min(r.seq) as seq from audit_record r
       where r.seq is not null and not exists (select from audit_chain c where c.chain = ${CHAIN}) group by 1 order by 1`,
    );
    return rows.map(({ chain, seq }) => ({ chain: chainName(chain), seq: Number(seq) }));
  }

  /** All of a chain, or of every chain, from the oldest on. */
  async checkpoints(chain?: string): Promise<AuditCheckpoint[]> {
    const rows = await this.db.query<CheckpointRow>(
      `select chain, seq, encode(hash, 'hex') as hash, ${moment('at')} as at, key, signature from audit_checkpoint
       where $1::uuid is null or chain = $1 order by chain, seq, id`,
      [chain === undefined ? null : chainId(chain)],
    );
    return rows.map((row) => ({ ...row, chain: chainName(row.chain), seq: Number(row.seq) }));
  }

  /** Chains that have grown since their last checkpoint, as they stand; `at` is now. */
  async unsigned(tx: Queryable): Promise<Omit<AuditCheckpoint, 'key' | 'signature'>[]> {
    const rows = await tx.query<Omit<CheckpointRow, 'key' | 'signature'>>(
      `select c.chain, c.seq, encode(c.hash, 'hex') as hash, ${moment('clock_timestamp()')} as at from audit_chain c
       where c.seq > coalesce((select max(p.seq) from audit_checkpoint p where p.chain = c.chain), 0) order by c.chain`,
    );
    return rows.map((row) => ({ ...row, chain: chainName(row.chain), seq: Number(row.seq) }));
  }

  async storeCheckpoints(tx: Queryable, checkpoints: readonly AuditCheckpoint[]): Promise<void> {
    await tx.query(
      `insert into audit_checkpoint (chain, seq, hash, at, key, signature)
       select chain, seq, decode(hash, 'hex'), at, key, signature
       from unnest($1::uuid[], $2::bigint[], $3::text[], $4::timestamptz[], $5::text[], $6::text[]) as c (chain, seq, hash, at, key, signature)`,
      [
        ...[checkpoints.map(({ chain }) => chainId(chain)), checkpoints.map(({ seq }) => seq)],
        ...[checkpoints.map(({ hash }) => hash), checkpoints.map(({ at }) => at)],
        ...[checkpoints.map(({ key }) => key), checkpoints.map(({ signature }) => signature)],
      ],
    );
  }

  /** The number of the last record before a moment; 0 when there is none. */
  async lastBefore(chain: string, moment: Date): Promise<number> {
    const [row] = await this.db.query<{ seq: string | null }>(
      `select max(r.seq) as seq from audit_record r where ${CHAIN} = $1 and r.seq is not null and r.at < $2`,
      [chainId(chain), moment],
    );
    return Number(row?.seq ?? 0);
  }

  /**
   * Removes the beginning of a chain. The database looks again: a checkpoint must name the last of it, nothing may be
   * missing, and only the owner of the tables may ask.
   * @param digest SHA-256 of the file that holds the records now
   * @returns how many records went
   */
  async seal(chain: string, last: number, digest: string, by: string): Promise<number> {
    const [row] = await this.db.query<{ records: string }>('select audit_seal($1, $2, $3, $4) as records', [
      ...[chainId(chain), last, digest, by],
    ]);
    return Number(row?.records ?? 0);
  }
}

type CheckpointRow = Omit<AuditCheckpoint, 'seq'> & { readonly seq: string };
/** In the order of `RECORD`. */
interface RecordRow {
  readonly record: readonly [
    seq: number,
    at: string,
    run: string | null,
    kind: AuditRecord['kind'],
    actor: string | null,
    event: string,
    subject: string | null,
    item: string | null,
    trace: string | null,
    facts: unknown,
    hash: string,
    mac: string | null,
  ];
}

interface ChainRow {
  readonly chain: string;
  readonly org: string | null;
  readonly seq: string;
  readonly hash: string;
  readonly mac: string | null;
  readonly sealedSeq: string | null;
  readonly sealedHash: string | null;
  readonly sealedMac: string | null;
  readonly digest: string | null;
}

function toChain(row: ChainRow): StoredChain {
  const { chain, org, seq, hash, mac, sealedSeq, sealedHash, sealedMac, digest } = row;
  const sealed =
    sealedSeq === null || sealedHash === null || digest === null
      ? null
      : { seq: Number(sealedSeq), hash: sealedHash, mac: sealedMac, digest };
  return { chain: chainName(chain), org, head: { seq: Number(seq), hash, mac }, sealed };
}

function toRecord(
  chain: string,
  { record: [seq, at, run, kind, actor, event, subject, item, trace, facts, hash, mac] }: RecordRow,
): AuditRecord {
  return { chain, seq, at, run, kind, actor, event, subject, item, trace, facts, hash, mac };
}
