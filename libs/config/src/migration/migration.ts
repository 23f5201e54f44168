import type { Secret } from '#domain';

/** What became of one key of the old file. Every key of it is in one of these, or under one. */
export interface MigrationTrace {
  /** As in `user_groups[2]`, counted from 0. */
  readonly from: string;
  /** `changed`: carried over with another meaning or in another form. `lost`: it has no equivalent. */
  readonly outcome: 'kept' | 'changed' | 'lost';
  /** Where it is now. */
  readonly to?: string;
  /** A sentence, for all that is not simply kept. */
  readonly why?: string;
}

export interface MigratedFile {
  /** Relative to the folder of the old file. */
  readonly name: string;
  readonly text: string;
  /** It holds a secret, so that only its owner may read it. */
  readonly isPrivate: boolean;
}

/** A key that stood in clear in the old file, and the entry of the keychain that its connector file would name. */
export interface MigratedKey {
  readonly org: string;
  readonly service: string;
  readonly account: string;
  readonly secret: Secret;
}

export interface Migration {
  /** The main file last, as it names the others. */
  readonly files: readonly MigratedFile[];
  readonly traces: readonly MigrationTrace[];
  /** What was chosen where the old file says nothing, and why. */
  readonly choices: readonly string[];
  /** What a person has to look at before the first real run. */
  readonly review: readonly string[];
  /** In the order of `sign_orgs`. */
  readonly keys: readonly MigratedKey[];
}

/** Gathers what becomes of the keys while the parts of a migration are made. */
export class Ledger {
  readonly traces: MigrationTrace[] = [];
  readonly review: string[] = [];
  /** Something that no run can do without was not in the old file. */
  isIncomplete = false;

  kept(from: string, to: string): void {
    this.#add({ from, outcome: 'kept', to });
  }

  changed(from: string, to: string, why: string): void {
    this.#add({ from, outcome: 'changed', to, why });
  }

  lost(from: string, why: string): void {
    this.#add({ from, outcome: 'lost', why });
  }

  toReview(sentence: string): void {
    if (!this.review.includes(sentence)) this.review.push(sentence);
  }

  incomplete(sentence: string): void {
    this.isIncomplete = true;
    this.toReview(sentence);
  }

  /** The first word about a key counts where two parts have the same to say. */
  #add(trace: MigrationTrace): void {
    const isTold = this.traces.some(
      ({ from, outcome, to }) => from === trace.from && outcome === trace.outcome && to === trace.to,
    );
    if (!isTold) this.traces.push(trace);
  }
}
