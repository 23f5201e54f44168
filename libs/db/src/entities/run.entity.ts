import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OtherRules } from '#config';
import type { GroupSizes, HoldReason, PersonKey, Scope, Shrinkage } from '#domain';

export type RunMode = 'sync' | 'test' | 'plan' | 'apply';
export type StoredRunState =
  'waiting' | 'joined' | 'running' | 'done' | 'held' | 'partly_done' | 'failed' | 'cancelled' | 'interrupted';

export interface StoredError {
  readonly code: string;
  readonly message: string;
}

export interface RunOptions {
  readonly allowEmpty?: boolean;
  readonly allowShrink?: boolean;
  /** `apply`: the run whose plans are applied. */
  readonly planRunId?: string;
  /** `apply`: who approved the plan, as the record shall name them. */
  readonly approvedBy?: string;
  /** `apply`: why, in the words of who approved it; it stands in the audit. */
  readonly reason?: string;
  /** `plan`: the run whose changes the plan undoes; no directory is read. */
  readonly undoRunId?: string;
  /** `plan`, the first of two that are compared: directory groups that only the other configuration names. */
  readonly comparedGroups?: readonly string[];
  /** `plan`, the second of two that are compared: the first run, whose directory and lists it plans from. */
  readonly basedOn?: string;
  /** `plan`, the second of two that are compared at a server: what decides there, in the place of its configuration. */
  readonly otherRules?: OtherRules;
  /** Only these addresses are looked up, planned and written; everybody else stays as they are (ADR 0030). */
  readonly people?: readonly string[];
  /** The same by the source's own keys; only beside `people`, which may be empty then. */
  readonly keys?: readonly PersonKey[];
  /** Asked for by events: it goes beside full runs, and plans from what is known of the orgs (ADR 0037). */
  readonly hinted?: true;
  /** `plan`, beside another tool: it is kept apart, is never applied, and is compared with what becomes of the orgs (ADR 0042). */
  readonly shadow?: true;
  /** Beside `hinted`: how often one of these people was looked at before, in vain. */
  readonly looksBefore?: number;
  /** Only these orgs of the configuration, by name. */
  readonly orgs?: readonly string[];
}

/** What the planner made of the directory read; set once, when the read is judged. */
export interface DirectoryResult {
  readonly revision: number;
  readonly chain: number;
  readonly view: 'complete' | 'union' | 'hold';
  readonly reason?: HoldReason;
  readonly explanations: readonly string[];
  readonly heldGroups: readonly string[];
  readonly baselineRevision?: number;
  readonly warnings: readonly string[];
  readonly digest: string;
  readonly pages: number;
  readonly rows: number;
  readonly dropped: number;
  readonly people: number;
  readonly inScope: number;
  /** Mapped by a rule, but outside the groups of `--users group`. */
  readonly outsideFilter: number;
  readonly milliseconds: number;
  /** With `guards:`: mapped groups whose size has changed since the last complete read, at most 50. */
  readonly groupSizes?: readonly GroupSizes[];
  /** What has lost more people than guards allow. */
  readonly shrunk?: Shrinkage;
  /** E-mail keys of those who were looked up, where the run concerns nobody else. */
  readonly lookedUp?: readonly string[];
}

/** One run: what was asked for, and how it stands. */
@Entity('run')
export class RunEntity {
  @PrimaryColumn('uuid')
  readonly id!: string;

  /** `2026-11-21-0007`: what people call it. */
  @Column('text')
  readonly name!: string;

  @Column('text', { name: 'config_name' })
  readonly configName!: string;

  @Column('text', { name: 'config_digest' })
  readonly configDigest!: string;

  @Column('text')
  readonly mode!: RunMode;

  @Column('jsonb')
  readonly scope!: Scope;

  @Column('jsonb')
  readonly options!: RunOptions;

  @Column('text')
  readonly state!: StoredRunState;

  @Column('text', { name: 'plan_hash', nullable: true })
  readonly planHash!: string | null;

  @Column('jsonb', { nullable: true })
  readonly error!: StoredError | null;

  @Column('jsonb', { nullable: true })
  readonly directory!: DirectoryResult | null;

  @Column('text', { name: 'trace_id' })
  readonly traceId!: string;

  /** The waiting run that answers this request as well. */
  @Column('uuid', { name: 'joined_run_id', nullable: true })
  readonly joinedRunId!: string | null;

  /** Whoever asked for it, by the name that the record has; null for a schedule. */
  @Column('text', { name: 'requested_by', nullable: true })
  readonly requestedBy!: string | null;

  @Column('timestamptz', { name: 'requested_at' })
  readonly requestedAt!: Date;

  @Column('timestamptz', { name: 'started_at' })
  readonly startedAt!: Date;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  readonly finishedAt!: Date | null;
}
