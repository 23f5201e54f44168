import type { AuditLine } from '#contracts';
import type { AuditCheckpoint, AuditRecord, ChainHead } from '#domain';
import type { Database } from '../database.js';
import { AuditChainRepository } from './audit-chain.repository.js';

/** A part of a chain that is written out. */
export interface ExportedChain {
  readonly chain: string;
  readonly org: string | null;
  /** What was sealed before, and is not in the database any more. */
  readonly start: ChainHead | null;
  /** The last number that is written. */
  readonly to: number;
  /** Null where only a beginning of the chain is written. */
  readonly head: ChainHead | null;
}

/** What is written, and for whom it is looked at meanwhile. */
export interface AuditExport {
  readonly chains: readonly ExportedChain[];
  readonly checkpoints: readonly AuditCheckpoint[];
  readonly onRecord?: (record: AuditRecord) => void;
}

/**
 * Every chain as it stands, with its checkpoints: each of them is of something that the heads count.
 * @param orgs labels; left out: all, and the chain of the installation
 */
export async function wholeAudit(
  db: Database,
  orgs?: readonly string[],
): Promise<Pick<AuditExport, 'chains' | 'checkpoints'>> {
  const repository = new AuditChainRepository(db);
  const stored = (await repository.chains()).filter(
    ({ org }) => orgs === undefined || (org !== null && orgs.includes(org)),
  );
  // Read after the heads.
  const checkpoints = (await repository.checkpoints()).filter(({ chain, seq }) =>
    stored.some((one) => one.chain === chain && seq <= one.head.seq),
  );
  const chains = stored.map(({ chain, org, head, sealed }) => {
    const start = sealed && { seq: sealed.seq, hash: sealed.hash, mac: sealed.mac };
    return { chain, org, start, head, to: head.seq };
  });
  return { chains, checkpoints };
}

/** An export, some lines at a time: its head, the checkpoints, each chain, its end. */
export async function* exportLines(
  db: Database,
  { chains, checkpoints, onRecord }: AuditExport,
): AsyncGenerator<readonly AuditLine[]> {
  const repository = new AuditChainRepository(db);
  const at = new Date().toISOString().replace('Z', '000Z');
  yield [{ audit: { format: 1, at } }, ...checkpoints.map((checkpoint) => ({ checkpoint }))];
  let count = 0;
  for (const { chain, org, start, to, head } of chains) {
    yield [{ chain: { chain, org, start, head } }];
    for await (const records of repository.pages(chain, start?.seq ?? 0, to)) {
      if (onRecord) for (const record of records) onRecord(record);
      count += records.length;
      yield records.map((record) => ({ record }));
    }
  }
  yield [{ end: { records: count } }];
}

/** Lines as they stand in a file. */
export function textOf(lines: readonly AuditLine[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
