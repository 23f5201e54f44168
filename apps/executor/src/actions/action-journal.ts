import { Injectable } from '@nestjs/common';
import {
  ActionRepository,
  type AuditEntry,
  Database,
  type Intent,
  type ItemEnd,
  ObservedRepository,
  type StepIntent,
  type StepResult,
  type Transaction,
  type WrittenUser,
} from '#db';

/** Entries that one commit takes at most. */
const BATCH_MAX = 500;

type Entry =
  | {
      kind: 'intend';
      itemId: string;
      call: string;
      resolve: (attempt: number | undefined) => void;
      reject: (error: unknown) => void;
    }
  | {
      kind: 'advance';
      result: StepResult;
      next?: StepIntent;
      resolve: () => void;
      reject: (error: unknown) => void;
    }
  | { kind: 'end'; end: FinishedItem; resolve: () => void; reject: (error: unknown) => void };

/** How an item ended, with everything that is stored in the same commit. */
export interface FinishedItem {
  readonly orgId: string;
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
    private readonly observed: ObservedRepository,
  ) {}

  /** Stores the intent of an item's first call. @returns the attempt's number, or undefined when the item is no longer ours */
  intend(itemId: string, call: string): Promise<number | undefined> {
    return new Promise((resolve, reject) => this.#push({ kind: 'intend', itemId, call, resolve, reject }));
  }

  /** Stores a step's result and the intent of the next one together. */
  advance(result: StepResult, next?: StepIntent): Promise<void> {
    return new Promise((resolve, reject) =>
      this.#push({ kind: 'advance', result, ...(next && { next }), resolve, reject }),
    );
  }

  /** Stores how an item ended, what Sign is known to hold now, and the audit record of the decision. */
  end(end: FinishedItem): Promise<void> {
    return new Promise((resolve, reject) => this.#push({ kind: 'end', end, resolve, reject }));
  }

  /** A call was made. Its record is stored with the next commit, or by `flush`. */
  noteCall(entry: AuditEntry): void {
    this.#calls.push(entry);
    if (this.#calls.length >= BATCH_MAX) this.#kick();
  }

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
      const entries = this.#queue.splice(0, BATCH_MAX);
      const calls = this.#calls.splice(0, BATCH_MAX);
      try {
        const attempts = await this.db.transaction((tx) => this.#store(tx, entries, calls));
        for (const entry of entries) {
          if (entry.kind === 'intend') entry.resolve(attempts.get(entry.itemId));
          else entry.resolve();
        }
      } catch (error) {
        for (const entry of entries) entry.reject(error);
        if (entries.length === 0) throw error;
      }
    }
  }

  async #store(
    tx: Transaction,
    entries: readonly Entry[],
    calls: readonly AuditEntry[],
  ): Promise<Map<string, number>> {
    const intents = entries.filter((entry) => entry.kind === 'intend');
    const advances = entries.filter((entry) => entry.kind === 'advance');
    const ends = entries.filter((entry) => entry.kind === 'end').map(({ end }) => end);
    const results = [...advances.map(({ result }) => result), ...ends.flatMap(({ result }) => result ?? [])];
    if (results.length > 0) await this.actions.storeResults(tx, results);
    const next = advances.flatMap((entry) => entry.next ?? []);
    if (next.length > 0) await this.actions.addStepIntents(tx, next);
    const decisions = ends.length > 0 ? await this.#storeEnds(tx, ends) : [];
    await this.actions.audit(tx, [...calls, ...decisions]);
    return intents.length > 0 ? this.#intend(tx, intents) : new Map<string, number>();
  }

  /** Who loses to a newer decision ends here, so that its plan does not wait for it. */
  async #intend(tx: Transaction, intents: readonly Intent[]): Promise<Map<string, number>> {
    const won = await this.actions.intend(tx, intents);
    const lost = intents.filter(({ itemId }) => !won.has(itemId)).map(({ itemId }) => itemId);
    if (lost.length === 0) return won;
    const superseded = await this.actions.supersedeOlder(tx, lost);
    await this.actions.audit(
      tx,
      superseded.map((item) => ({ ...item, kind: 'decision' as const, event: 'superseded', facts: {} })),
    );
    return won;
  }

  /** @returns the audit records of those that were still open: nothing is said twice about one item */
  async #storeEnds(tx: Transaction, ends: readonly FinishedItem[]): Promise<AuditEntry[]> {
    const ended = await this.actions.end(
      tx,
      ends.map(({ end }) => end),
    );
    for (const orgId of new Set(ends.map((end) => end.orgId))) {
      const ofOrg = ends.filter((end) => end.orgId === orgId);
      const written = ofOrg.flatMap((end) => end.written ?? []);
      if (written.length > 0) await this.observed.storeWritten(tx, orgId, written);
      const doubtful = ofOrg.flatMap((end) => end.inDoubtKey ?? []);
      if (doubtful.length > 0) await this.observed.markInDoubt(tx, orgId, doubtful);
    }
    return ends.filter(({ end }) => ended.has(end.itemId)).map(({ audit }) => audit);
  }
}
