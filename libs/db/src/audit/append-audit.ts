import {
  type AuditDraft,
  type AuditKind,
  type AuditRecord,
  type ChainHead,
  INSTALLATION_CHAIN,
  linkRecords,
  storableJson,
  storableText,
} from '#domain';
import { activeTraceparent, traceIdOf } from '#telemetry';
import type { Transaction } from '../database.js';
import { moment } from '../moment.js';
import { chainId, chainName } from './audit-columns.js';

/** Records that one statement stores. */
const BATCH = 2000;

/** One record: what was done or decided, about whom, and why. */
export interface AuditEntry {
  readonly runId?: string;
  /** The org in whose chain it stands; without one it stands in the chain of the installation. */
  readonly orgId?: string;
  /** `configuration`: what the service runs with has changed; `access`: sign-ins and tokens. */
  readonly kind: AuditKind;
  /** Who did it or asked for it; nobody where the service decides by itself. */
  readonly actor?: string;
  readonly event: string;
  readonly subjectKey?: string;
  readonly itemId?: string;
  /** By default that of the span that is active. */
  readonly traceId?: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Records of one org that are read while they are written, as there may be a million of them. */
export interface AuditStream {
  readonly orgId: string;
  batches(): AsyncIterable<readonly AuditEntry[]>;
}

interface Pending {
  readonly chains: Set<string>;
  readonly sources: (readonly AuditEntry[] | AuditStream)[];
}

const pending = new WeakMap<Transaction, Pending>();

/**
 * Stores records at the end of the transaction: one statement takes the heads of the chains and the time, one stores up to
 * 2,000 records and moves the heads. Whoever appends to the same chain waits from the first of them to the commit, and
 * for nobody who still works; heads are taken in one order and after every other lock, so that nobody waits in a circle.
 */
export function appendAudit(tx: Transaction, source: readonly AuditEntry[] | AuditStream): void {
  let mine = pending.get(tx);
  if (mine === undefined) {
    const fresh: Pending = { chains: new Set(), sources: [] };
    mine = fresh;
    pending.set(tx, fresh);
    tx.beforeCommit(() => store(tx, fresh));
  }
  if ('batches' in source) {
    mine.chains.add(chainOf(source));
    mine.sources.push(source);
    return;
  }
  if (source.length === 0) return;
  const traceId = traceIdOf(activeTraceparent());
  for (const entry of source) mine.chains.add(chainOf(entry));
  mine.sources.push(source.map((entry) => ({ ...(traceId !== undefined && { traceId }), ...entry })));
}

async function store(tx: Transaction, { chains, sources }: Pending): Promise<void> {
  if (sources.length === 0) return;
  const heads = await takeHeads(tx, [...chains]);
  let batch: AuditEntry[] = [];
  for (const source of sources) {
    const parts = 'batches' in source ? source.batches() : [source];
    for await (const part of parts) {
      for (const entry of part) {
        batch.push(entry);
        if (batch.length < BATCH) continue;
        await storeBatch(tx, batch, heads);
        batch = [];
      }
    }
  }
  if (batch.length > 0) await storeBatch(tx, batch, heads);
}

interface TakenHead extends ChainHead {
  /** The time of what is appended now: the database's, and never before that of the record before. */
  readonly at: string;
}

/** Locked until the transaction ends. A chain that was not there begins. */
async function takeHeads(tx: Transaction, chains: readonly string[]): Promise<Map<string, TakenHead>> {
  const rows = await tx.query<{ chain: string; seq: string; hash: string; mac: string | null; at: string }>(
    `insert into audit_chain (chain) select chain from unnest($1::uuid[]) as w (chain) order by chain
     on conflict (chain) do update set seq = audit_chain.seq
     returning chain, seq, encode(hash, 'hex') as hash, encode(mac, 'hex') as mac,
       ${moment('greatest(clock_timestamp(), audit_chain.at)')} as at`,
    [chains.map(chainId)],
  );
  return new Map(rows.map(({ chain, seq, ...head }) => [chainName(chain), { ...head, seq: Number(seq) }]));
}

async function storeBatch(
  tx: Transaction,
  entries: readonly AuditEntry[],
  heads: Map<string, TakenHead>,
): Promise<void> {
  const drafts = byChain(entries);
  const records: AuditRecord[] = [];
  for (const [chain, ofChain] of drafts) {
    const head = heads.get(chain);
    if (head === undefined) throw new Error(`The chain ${chain} was not taken.`);
    const linked = linkRecords(chain, head, ofChain.map(draftOf), head.at, tx.auditKeys.mac);
    for (const record of linked.records) records.push(record);
    heads.set(chain, { ...linked.head, at: head.at });
  }
  const moved = [...drafts.keys()].map((chain) => ({ chain, ...heads.get(chain) }));
  await tx.query(
    `with stored as (
       insert into audit_record (at, org_id, seq, hash, mac, run_id, kind, actor, event, subject_key, item_id, trace_id, facts)
       select at, nullif(chain, '${chainId(INSTALLATION_CHAIN)}'), seq, decode(hash, 'hex'), decode(mac, 'hex'), run, kind, actor, event,
         subject, item, trace, facts
       from unnest($1::timestamptz[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::text[], $9::text[],
         $10::text[], $11::uuid[], $12::text[], $13::jsonb[])
         as r (at, chain, seq, hash, mac, run, kind, actor, event, subject, item, trace, facts))
     update audit_chain c set seq = h.seq, hash = decode(h.hash, 'hex'), mac = decode(h.mac, 'hex'), at = h.at
     from unnest($14::uuid[], $15::bigint[], $16::text[], $17::text[], $18::timestamptz[]) as h (chain, seq, hash, mac, at)
     where c.chain = h.chain`,
    [
      ...[records.map(({ at }) => at), records.map(({ chain }) => chainId(chain))],
      ...[records.map(({ seq }) => seq), records.map(({ hash }) => hash), records.map(({ mac }) => mac)],
      ...[records.map(({ run }) => run), records.map(({ kind }) => kind)],
      ...[records.map(({ actor }) => actor), records.map(({ event }) => event)],
      ...[records.map(({ subject }) => subject), records.map(({ item }) => item)],
      ...[records.map(({ trace }) => trace), records.map(({ facts }) => JSON.stringify(facts))],
      ...[moved.map(({ chain }) => chainId(chain)), moved.map(({ seq }) => seq)],
      ...[moved.map(({ hash }) => hash), moved.map(({ mac }) => mac), moved.map(({ at }) => at)],
    ],
  );
}

function byChain(entries: readonly AuditEntry[]): Map<string, AuditEntry[]> {
  const chains = new Map<string, AuditEntry[]>();
  for (const entry of entries) {
    const chain = chainOf(entry);
    const ofChain = chains.get(chain);
    if (ofChain) ofChain.push(entry);
    else chains.set(chain, [entry]);
  }
  return chains;
}

function chainOf({ orgId }: { readonly orgId?: string | undefined }): string {
  return orgId?.toLowerCase() ?? INSTALLATION_CHAIN;
}

/** As the columns will give it back. */
function draftOf(entry: AuditEntry): AuditDraft {
  const text = (value: string | undefined) => (value === undefined ? null : storableText(value));
  return {
    kind: entry.kind,
    event: storableText(entry.event),
    actor: text(entry.actor),
    run: entry.runId?.toLowerCase() ?? null,
    subject: text(entry.subjectKey),
    item: entry.itemId?.toLowerCase() ?? null,
    trace: text(entry.traceId),
    facts: JSON.parse(storableJson(entry.facts)) as unknown,
  };
}
