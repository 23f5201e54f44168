import type { Database } from '../database.js';

/** One stored read of a directory, with what the source and the planner have said of it. */
export interface SourceRead<Evidence = unknown, Verdict = unknown> {
  readonly revision: number;
  readonly runId: string;
  readonly runName: string;
  readonly configName: string;
  readonly at: Date;
  readonly people: number;
  readonly inScope: number;
  readonly baseline: boolean;
  readonly evidence: Evidence;
  readonly verdict: Verdict;
}

/** Reads of directories, for people. */
export class SourceReadRepository {
  constructor(private readonly db: Database) {}

  /** The newest first. @param configName undefined: of every configuration */
  async page<Evidence, Verdict>(
    configName: string | undefined,
    { before, limit }: { readonly before?: number; readonly limit: number },
  ): Promise<SourceRead<Evidence, Verdict>[]> {
    return this.db.query(
      `select s.revision::int, s.run_id as "runId", r.name as "runName", r.config_name as "configName", s.read_at as at,
         s.people, s.in_scope as "inScope", s.baseline, s.evidence - 'droppedKeys' as evidence, s.verdict - 'lookedUp' || jsonb_build_object('everybody', not s.verdict ? 'lookedUp') as verdict
       from directory_snapshot s join run r on r.id = s.run_id
       where ($1::text is null or r.config_name = $1) and ($2::bigint is null or s.revision < $2)
       order by s.revision desc limit $3`,
      [configName ?? null, before ?? null, limit],
    );
  }
}
