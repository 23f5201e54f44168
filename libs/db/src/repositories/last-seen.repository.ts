import type { SeenGroups } from '#domain';
import type { Database } from '../database.js';
import type { DirectoryResult } from '../entities/run.entity.js';
import { likePattern } from './own-people.js';

/** The groups that the newest run of a configuration saw; a look at a few people says nothing of groups. */
export interface LastSeen extends SeenGroups {
  readonly run: string;
  readonly startedAt: Date;
}

interface StoredEvidence {
  readonly groupsAnswered?: readonly { readonly group: string }[];
  readonly groupsNotFound: readonly string[];
}

/** What is known of groups without asking anybody. */
export class LastSeenRepository {
  constructor(private readonly db: Database) {}

  /**
   * @param scopes org → patterns of the addresses that are in its scope: of these orgs people in scope are counted too
   * @returns undefined when no run of that configuration has read the directory yet
   */
  async of(
    configName: string,
    scopes: ReadonlyMap<string, readonly string[]> = new Map(),
  ): Promise<LastSeen | undefined> {
    const [run] = await this.db.query<{
      id: string;
      name: string;
      startedAt: Date;
      directory: DirectoryResult;
      evidence: StoredEvidence;
    }>(
      `select r.id, r.name, r.started_at as "startedAt", r.directory, s.evidence
       from run r join directory_snapshot s on s.revision = (r.directory ->> 'revision')::bigint
       where r.config_name = $1 and not r.options ? 'people' order by r.started_at desc limit 1`,
      [configName],
    );
    if (run === undefined) return undefined;
    const { groupsAnswered, groupsNotFound } = run.evidence;
    const inScope = new Map<string, ReadonlyMap<string, number>>();
    for (const [org, patterns] of scopes) inScope.set(org, await this.#people(run.directory, patterns));
    return {
      ...{ run: run.name, startedAt: run.startedAt, notFound: groupsNotFound },
      people: await this.#people(run.directory),
      ...(groupsAnswered && { asked: groupsAnswered.map(({ group }) => group) }),
      signGroups: await this.#signGroups(run.id),
      ...(inScope.size > 0 && { inScope }),
    };
  }

  async #people(
    { chain, revision }: DirectoryResult,
    patterns: readonly string[] = ['*'],
  ): Promise<Map<string, number>> {
    const rows = await this.db.query<{ group: string; people: number }>(
      `select g.name as group, sum(s.people)::int as people
       from (select group_set, count(*) as people from directory_person
         where chain = $1 and valid_from <= $2 and (valid_to is null or valid_to > $2) and enabled
           and email_key like any($3::text[]) group by group_set) s
       join group_set on group_set.id = s.group_set cross join unnest(group_set.groups) as g (name) group by g.name`,
      [chain, revision, patterns.map(likePattern)],
    );
    return new Map(rows.map(({ group, people }) => [group, people]));
  }

  async #signGroups(runId: string): Promise<Map<string, string[]>> {
    const rows = await this.db.query<{ org: string; names: string[] }>(
      `select o.label as org, array_agg(g.name) as names
       from run_org ro join org o on o.id = ro.org_id join sign_group g on g.org_id = o.id and g.valid_to is null
       where ro.run_id = $1 group by o.label`,
      [runId],
    );
    return new Map(rows.map(({ org, names }) => [org, names]));
  }
}
