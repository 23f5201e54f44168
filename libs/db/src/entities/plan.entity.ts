import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What the planner counted while it planned an org; counters of items are counted from the items. */
export interface PlanCounts {
  /** Users of the org in Sign, its owner included. */
  readonly signUsers: number;
  /** Sign-only users, and the most they could be while statuses are unknown. */
  readonly signOnly: number;
  /** Managed people who are in Sign. */
  readonly matched: number;
  /** Managed people for whom nothing is to do. */
  readonly inStep: number;
  /** People left alone, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  /** Sign-only for no other reason than being outside the groups of `--users group`. */
  readonly outsideFilter: number;
  /** Users of the org whom this configuration has created, as far as this database knows; only where `scope` asks for it. */
  readonly createdByMe?: number;
  /** Present when `sign_only_limit` is exceeded; `configured` as the file has it. */
  readonly limit?: { readonly signOnly: number; readonly allowed: number; readonly configured: string };
  /** What guards hold, the gravest first and at most 50 of it; present when there is something. */
  readonly breaches?: readonly StoredBreach[];
}

/** One breach of `guards:`, in words and in figures. */
export interface StoredBreach {
  readonly reason: string;
  readonly message: string;
  /** People who wait for it. */
  readonly count: number;
  readonly allowed: number;
  /** The place in `guards.budgets`, from 0. */
  readonly budget?: number;
  /** The rule and the directory group that most of it comes from. */
  readonly rule?: number;
  readonly directoryGroup?: string;
  /** People of that group, now and in the last complete read. */
  readonly now?: number;
  readonly baseline?: number;
}

/** The sealed plan of one org in one run. */
@Entity('plan')
export class PlanEntity {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('uuid', { name: 'run_id' })
  readonly runId!: string;

  @Column('uuid', { name: 'org_id' })
  readonly orgId!: string;

  @Column('text')
  readonly hash!: string;

  @Column('text', { name: 'config_digest' })
  readonly configDigest!: string;

  @Column('bigint', { name: 'directory_revision', nullable: true })
  readonly directoryRevision!: string | null;

  @Column('uuid', { name: 'apply_run_id', nullable: true })
  readonly applyRunId!: string | null;

  @Column('text')
  readonly state!: 'planned' | 'approved' | 'done' | 'superseded';

  @Column('jsonb')
  readonly counts!: PlanCounts;

  /** From then on the plan can be applied no more, and nothing of it approved. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  readonly expiresAt!: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  readonly createdAt!: Date;
}
