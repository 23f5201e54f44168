import {
  type AuditCheckpoint,
  type AuditReport,
  type ChainReport,
  type ChainStand,
  ChainVerifier,
  judgeCheckpoints,
  type MacKeys,
  PublicKeys,
} from '#domain';
import type { Database } from '../database.js';
import { AuditChainRepository, type StoredChain } from './audit-chain.repository.js';

export interface VerifyOptions {
  /** Only the chain of this org; the label. */
  readonly org?: string;
  /** Only chains of these orgs; that of the installation is not one of them. */
  readonly orgs?: readonly string[];
  /** By default those that the database was opened with. */
  readonly macKeys?: MacKeys;
  /** PEM; by default of the key that the database was opened with. */
  readonly publicKey?: string;
  /** Checkpoints that were kept elsewhere, beside those of the database. */
  readonly checkpoints?: readonly AuditCheckpoint[];
  /** Told of the records read so far. */
  readonly onProgress?: (records: number) => void;
  readonly signal?: AbortSignal;
}

/** Where a look at the audit goes on. */
export interface AuditPlace {
  readonly chain: string;
  readonly stand: ChainStand;
  /** Whether everything before it was intact. */
  readonly isIntact: boolean;
}

type ChainPlace = Omit<AuditPlace, 'isIntact'>;

/** A part of a look. */
export interface AuditSlice {
  /** Of the chains that came to their end in it; `isIntact` and what is said of checkpoints is about all of the look so far. */
  readonly report: AuditReport;
  /** Records that were followed in it. */
  readonly records: number;
  /** Null when everything has been looked at. */
  readonly next: AuditPlace | null;
}

/** Follows the stored chains from their beginning, each to its first fault. Memory does not grow with them. */
export async function verifyAudit(db: Database, options: VerifyOptions = {}): Promise<AuditReport> {
  const { report } = await new AuditLook(db, options).slice(undefined, Infinity);
  return report;
}

/**
 * The same, a part at a time. Whoever says where to go on can only mislead themselves.
 * @param limit records that are followed at most
 */
export async function verifyAuditSlice(
  db: Database,
  options: VerifyOptions,
  after: AuditPlace | undefined,
  limit: number,
): Promise<AuditSlice> {
  return new AuditLook(db, options).slice(after, limit);
}

class AuditLook {
  readonly #chains: AuditChainRepository;
  readonly #macKeys: MacKeys;
  readonly #publicKeys: PublicKeys | undefined;
  #records = 0;

  constructor(
    db: Database,
    private readonly options: VerifyOptions,
  ) {
    this.#chains = new AuditChainRepository(db);
    this.#macKeys = options.macKeys ?? db.auditKeys.macKeys;
    const pem = options.publicKey ?? db.auditKeys.signing?.publicPem;
    this.#publicKeys = pem === undefined ? undefined : new PublicKeys(pem);
  }

  /**
   * @param limit records that are followed at most
   * @returns the chains that came to their end here, and where to go on
   */
  async slice(after: AuditPlace | undefined, limit: number): Promise<AuditSlice> {
    const { org, orgs, checkpoints: kept = [] } = this.options;
    const chains = (await this.#chains.chains(org)).filter(
      (one) => orgs === undefined || (one.org !== null && orgs.includes(one.org)),
    );
    const stored = await this.#chains.checkpoints();
    const { valid, forged, foreign } = judgeCheckpoints([...stored, ...kept], this.#publicKeys);
    const reports: ChainReport[] = [];
    const isWhole = org === undefined && orgs === undefined;
    const answer = async (next: ChainPlace | null): Promise<AuditSlice> => {
      const isIntact = (after?.isIntact ?? true) && reports.every(({ fault }) => fault === undefined);
      const report: AuditReport = {
        ...{ isIntact: isIntact && forged === 0, chains: reports },
        ...{ forgedCheckpoints: forged, foreignCheckpoints: foreign },
        unchained: isWhole && after === undefined ? await this.#chains.unchained() : 0,
        keys: { hmac: this.#macKeys.size > 0, public: this.#publicKeys !== undefined },
      };
      return { report, records: this.#records, next: next && { ...next, isIntact } };
    };
    const from = after === undefined ? 0 : chains.findIndex(({ chain }) => chain === after.chain);
    // A chain that was there a moment ago is named with those that are gone.
    for (const chain of from < 0 ? [] : chains.slice(from)) {
      const ofChain = valid.filter((one) => one.chain === chain.chain);
      const resume = chain.chain === after?.chain ? after.stand : undefined;
      const followed = await this.#follow(chain, ofChain, resume, limit - this.#records);
      if ('stand' in followed) return answer({ chain: chain.chain, stand: followed.stand });
      reports.push(followed);
    }
    if (isWhole) reports.push(...(await this.#gone(chains, valid)));
    return answer(null);
  }

  async #follow(
    stored: StoredChain,
    checkpoints: readonly AuditCheckpoint[],
    resume: ChainStand | undefined,
    limit: number,
  ): Promise<ChainReport | { readonly stand: ChainStand }> {
    const { chain, org, head, sealed } = stored;
    const verifier = new ChainVerifier({
      ...{ chain, macKeys: this.#macKeys, checkpoints: checkpoints.filter(({ seq }) => seq <= head.seq) },
      ...(sealed && { start: sealed }),
      ...(resume && { resume }),
    });
    const from = verifier.stand.seq;
    const to = Math.min(head.seq, from + Math.max(0, limit));
    for await (const records of this.#chains.records(chain, from, to)) {
      this.options.signal?.throwIfAborted();
      for (const record of records) verifier.add(record);
      this.#records += records.length;
      this.options.onProgress?.(this.#records);
      if (verifier.fault) break;
    }
    if (to < head.seq && verifier.fault === undefined && verifier.stand.seq === to)
      return { stand: verifier.stand };
    const verdict = verifier.end(head);
    const beyond = verdict.fault ? undefined : await this.#beyond(stored, checkpoints);
    return { ...verdict, ...(beyond && { fault: beyond }), org, sealedTo: sealed?.seq ?? 0 };
  }

  /** What only shows when the database is asked again: others append while we read. */
  async #beyond(
    { chain, head }: StoredChain,
    checkpoints: readonly AuditCheckpoint[],
  ): Promise<ChainReport['fault']> {
    if (await this.#chains.hasMore(chain)) {
      return { problem: 'beyond-head', seq: head.seq + 1, intactTo: head.seq };
    }
    const later = checkpoints.find(({ seq }) => seq > head.seq);
    if (later === undefined) return undefined;
    const now = (await this.#chains.chains()).find((one) => one.chain === chain);
    // A checkpoint of what was appended meanwhile is no fault; one of what is not there is.
    if (now !== undefined && now.head.seq >= later.seq) return undefined;
    return { problem: 'cut', seq: head.seq + 1, intactTo: head.seq };
  }

  /** Chains that checkpoints or records know, and the database has no more. */
  async #gone(
    chains: readonly StoredChain[],
    checkpoints: readonly AuditCheckpoint[],
  ): Promise<ChainReport[]> {
    const there = new Set(chains.map(({ chain }) => chain));
    const nothing = { org: null, sealedTo: 0, records: 0, to: 0, checkpointTo: 0, macTo: 0 };
    const signed = [...new Set(checkpoints.map(({ chain }) => chain))].filter((chain) => !there.has(chain));
    const headless = (await this.#chains.withoutChain()).filter(({ chain }) => !signed.includes(chain));
    return [
      ...signed.map((chain) => ({
        ...{ ...nothing, chain, fault: { problem: 'cut' as const, seq: 1, intactTo: 0 } },
      })),
      ...headless.map(({ chain, seq }) => ({
        ...{ ...nothing, chain, fault: { problem: 'head' as const, seq, intactTo: 0 } },
      })),
    ];
  }
}
