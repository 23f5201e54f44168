import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StoredError } from './run.entity.js';

export type RunOrgState = 'reading' | 'read' | 'asking' | 'planned' | 'applying' | 'done' | 'failed';

/** What reading the org took. */
export interface OrgReading {
  readonly users: number;
  readonly groups: number;
  readonly calls: number;
  readonly milliseconds: number;
  readonly complete: boolean;
  readonly missing: readonly string[];
}

/** One org of one run. */
@Entity('run_org')
export class RunOrgEntity {
  @PrimaryColumn('uuid', { name: 'run_id' })
  readonly runId!: string;

  @PrimaryColumn('uuid', { name: 'org_id' })
  readonly orgId!: string;

  @Column('text')
  readonly state!: RunOrgState;

  @Column('int')
  readonly round!: number;

  @Column('bigint', { nullable: true })
  readonly snapshot!: string | null;

  @Column('jsonb', { nullable: true })
  readonly error!: StoredError | null;

  @Column('jsonb', { nullable: true })
  readonly reading!: OrgReading | null;
}
