import { Injectable } from '@nestjs/common';
import {
  ActionRepository,
  type AuditEntry,
  AuditRepository,
  Database,
  holdKey,
  type Intent,
  type ItemEnd,
  LeaseRepository,
  ObservedRepository,
  type OrgHold,
  type StepIntent,
  type StepResult,
  type Transaction,
  type WrittenUser,
} from '#db';

import { failpoint, observe } from '#telemetry';
import { OrgNotHeldError } from '../orgs/org-lease.js';

/** Entries that one commit takes at most. */
const BATCH_MAX = 500;

interface Waiting<Result> {
  /** Under which epoch it may be stored. */
  readonly hold: OrgHold;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

type Entry =
  | ({ readonly kind: 'intend' } & Intent & Waiting<number | undefined>)
  | ({ readonly kind: 'advance'; readonly result: StepResult; readonly next?: StepIntent } & Waiting<void>)
  | ({ readonly kind: 'end'; readonly end: FinishedItem } & Waiting<void>);

/** How an item ended, with everything that is stored in the same commit. */
export interface FinishedItem {
  readonly end: ItemEnd;
  readonly result?: StepResult;
  readonly written?: WrittenUser;
  readonly inDoubtKey?: string;
  readonly audit: AuditEntry;
}

/**
 * Intents before calls, results after them. Actions that run at the same time share commits: whatever has gathered
 * while one commit was under way goes into the next, so durability costs a commit for many actions, not for each.
 */
@Injectable()
export class ActionJournal {
  #queue: Entry[] = [];
  #calls: AuditEntry[] = [];
  #writing: Promise<void> | undefined;

  constructor(
    private readonly db: Database,
    private readonly actions: ActionRepository,
    private readonly audit: AuditRepository,
    private readonly observed: ObservedRepository,
    private readonly leases: LeaseRepository,
  ) {}

  /**
   * Stores the intent of an item's first call.
   * @returns the attempt's number, or undefined when the item is no longer ours
   * @throws OrgNotHeldError this and the others: another process holds the org
   */
  async intend(hold: OrgHold, itemId: string, call: string): Promise<number | undefined> {
    const attempt = await new Promise<number | undefined>((resolve, reject) =>
      this.#push({ kind: 'intend', hold, itemId, call, resolve, reject }),
    );
    failpoint('executor.intent-stored');
    return attempt;
  }

  /** Stores a step's result and the intent of the next one together. */
  async advance(hold: OrgHold, result: StepResult, next?: StepIntent): Promise<void> {
    await new Promise<void>((resolve, reject) =>
      this.#push({ kind: 'advance', hold, result, ...(next && { next }), resolve, reject }),
    );
    failpoint('executor.result-stored');
  }

  /** Stores how an item ended, what Sign is known to hold now, and the audit record of the decision. */
  async end(hold: OrgHold, end: FinishedItem): Promise<void> {
    await new Promise<void>((resolve, reject) => this.#push({ kind: 'end', hold, end, resolve, reject }));
    failpoint('executor.item-ended');
  }

  /** A call was made. Its record is stored with the next commit, or by `flush`. */
  noteCall(entry: AuditEntry): void {
    this.#calls.push(entry);
    if (this.#calls.length >= BATCH_MAX) this.#kick();
  }

  /** Stores what was noted. A database that is away gets it later: the calls were made, and their records stay here. */
  async flush(): Promise<void> {
    if (this.#calls.length > 0) this.#kick();
    await this.#writing;
  }

  #push(entry: Entry): void {
    this.#queue.push(entry);
    this.#kick();
  }

  #kick(): void {
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined;
      if (this.#queue.length > 0) this.#kick();
    });
  }

  async #write(): Promise<void> {
    // Let everything that became ready in this turn of the event loop join.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0 || this.#calls.length > 0) {
      if (!(await this.#writeOnce())) return;
    }
  }

  /** @returns false when the database did not take it. Whoever waits for an entry is told; calls are kept. */
  async #writeOnce(): Promise<boolean> {
    const entries = this.#queue.splice(0, BATCH_MAX);
    const calls = this.#calls.splice(0, BATCH_MAX);
    try {
      const stored = await this.db.transaction((tx) => this.#store(tx, entries, calls));
      for (const entry of entries) {
        if (!stored.mine.has(holdKey(entry.hold))) entry.reject(new OrgNotHeldError(entry.hold.orgId));
        else if (entry.kind === 'intend') entry.resolve(stored.attempts.get(entry.itemId));
        else entry.resolve();
      }
      return true;
    } catch (error) {
      this.#calls.unshift(...calls);
      for (const entry of entries) entry.reject(error);
      return false;
    }
  }

  async #store(
    tx: Transaction,
    all: readonly Entry[],
    calls: readonly AuditEntry[],
  ): Promise<{ mine: ReadonlySet<string>; attempts: Map<string, number> }> {
    const holds = [...new Map(all.map(({ hold }) => [holdKey(hold), hold])).values()];
    const mine = await this.leases.fence(tx, holds);
    // Of an org that another process has taken over nothing is stored: what it stored since is newer.
    const entries = all.filter(({ hold }) => mine.has(holdKey(hold)));
    const intents = entries.filter((entry) => entry.kind === 'intend');
    const advances = entries.filter((entry) => entry.kind === 'advance');
    const ended = entries.filter((entry) => entry.kind === 'end');
    const ends = ended.map(({ end }) => end);
    const results = [...advances.map(({ result }) => result), ...ends.flatMap(({ result }) => result ?? [])];
    if (results.length > 0) await this.actions.storeResults(tx, results);
    const next = advances.flatMap((entry) => entry.next ?? []);
    if (next.length > 0) await this.actions.addStepIntents(tx, next);
    const decisions = ends.length > 0 ? await this.#storeEnds(tx, ended) : [];
    await this.audit.append(tx, [...calls, ...decisions]);
    const attempts = intents.length > 0 ? await this.#intend(tx, intents) : new Map<string, number>();
    return { mine, attempts };
  }

  /** Who loses to a newer decision ends here, so that its plan does not wait for it. */
  async #intend(tx: Transaction, intents: readonly Intent[]): Promise<Map<string, number>> {
    const won = await this.actions.intend(tx, intents);
    const lost = intents.filter(({ itemId }) => !won.has(itemId)).map(({ itemId }) => itemId);
    if (lost.length === 0) return won;
    const superseded = await this.actions.supersedeOlder(tx, lost);
    await this.audit.append(
      tx,
      superseded.map(({ org: _org, action: _action, ...item }) => ({
        ...{ ...item, kind: 'decision' as const, event: 'superseded', facts: {} },
      })),
    );
    tx.afterCommit(() => {
      for (const { runId, org, itemId, action: kind } of superseded) {
        observe({ event: 'action.superseded', runId, org, itemId, kind });
      }
    });
    return won;
  }

  /** @returns the audit records of those that were still open: nothing is said twice about one item */
  async #storeEnds(
    tx: Transaction,
    entries: readonly { readonly hold: OrgHold; readonly end: FinishedItem }[],
  ): Promise<AuditEntry[]> {
    const ends = entries.map(({ end }) => end);
    const ended = await this.actions.end(
      tx,
      ends.map(({ end }) => end),
    );
    for (const orgId of new Set(entries.map(({ hold }) => hold.orgId))) {
      // Only what this very delivery ended: a later one may have written since.
      const ofOrg = entries
        .filter(({ hold, end }) => hold.orgId === orgId && ended.has(end.end.itemId))
        .map(({ end }) => end);
      const written = ofOrg.flatMap((end) => end.written ?? []);
      if (written.length > 0) await this.observed.storeWritten(tx, orgId, written);
      const doubtful = ofOrg.flatMap((end) => end.inDoubtKey ?? []);
      if (doubtful.length > 0) await this.observed.markInDoubt(tx, orgId, doubtful);
    }
    return ends.filter(({ end }) => ended.has(end.itemId)).map(({ audit }) => audit);
  }
}
