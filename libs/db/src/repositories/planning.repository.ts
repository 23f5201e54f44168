import type { Bounds, Fact, LinkMark, OffboardingStage, UserStatus } from '#domain';
import type { Database, Queryable, Transaction } from '../database.js';
import { joinWholeLists } from '../whole-lists.js';
import { type JoinScope, paired, shapeColumns, shapeOf } from './planning-join.js';

export type { JoinScope } from './planning-join.js';

/** One distinct combination of everything a decision depends on besides names, and how many people share it. */
export interface Shape {
  readonly id: string;
  readonly groupSet: number | null;
  readonly baselineGroupSet: number | null;
  readonly enabled: boolean;
  readonly inSign: boolean;
  readonly accountAdmin: boolean | null;
  readonly memberships: readonly (readonly [string, 0 | 1])[] | null;
  readonly primaryGroupId: string | null;
  readonly status: UserStatus | null;
  readonly statusIsFresh: boolean;
  readonly namesDiffer: boolean;
  readonly guarded: 'owner' | 'protected' | null;
  readonly mark: LinkMark | null;
  readonly unread: readonly Fact[];
  /** Only where people are off-boarded in steps. */
  readonly offboarding?: OffboardingStage | null;
  /** Only where the org has a `scope`: every address that is said of them is as one of its patterns says … */
  readonly addressFits?: boolean;
  /** … and a run of this configuration has created them. */
  readonly isCreated?: boolean;
  readonly people: number;
}

/** One person of a shape. */
export interface ShapedPerson {
  readonly shape: string;
  readonly emailKey: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly signUserId: string | null;
  readonly signFirstName: string;
  readonly signLastName: string;
  /** Where `email` is the Sign user's former address of the person. */
  readonly newEmail: string | null;
  /** The source's key that the mark comes from. */
  readonly linkedKey: string | null;
  /** Only where people are off-boarded in steps: the day on which they will be deactivated once they are stripped. */
  readonly deactivateOn?: string;
}

/**
 * Joins what the directory wants with what Sign has. PostgreSQL counts the distinct shapes; `domain` decides each shape
 * once; only people of shapes for which something is to do are read, in code point order of their addresses.
 */
export class PlanningRepository {
  constructor(private readonly db: Database) {}

  async shapes(scope: JoinScope): Promise<Shape[]> {
    const { sql, params } = paired(scope);
    const columns = shapeColumns(scope);
    const counted = `${sql}, counted as (select ${columns}, count(*)::int as people from paired group by ${columns})
       select ${shapeOf(scope)} as id, "groupSet", "baselineGroupSet", enabled, "inSign", "accountAdmin", memberships, "primaryGroupId",
         status, "statusIsFresh", "namesDiffer", guarded, mark, people, ${scope.offboarding ? 'offboarding,' : ''}${scope.own ? '"addressFits", "isCreated",' : ''}
         array_remove(array[case when "statusUnread" then 'status' end, case when "groupsUnread" then 'groups' end], null) as unread
       from counted`;
    return this.db.transaction((tx) => joinWholeLists(tx, () => tx.query<Shape>(counted, params)));
  }

  /**
   * Users of the whole org that are not INACTIVE, the owner not counted: by their last known status, however old, since a
   * run of few people asks nobody else; between bounds where nobody has ever looked.
   */
  async activeUsers(orgId: string, ownerKey: string): Promise<Bounds> {
    const [row] = await this.db.query<Bounds>(
      `select count(*) filter (where status <> 'INACTIVE')::int as min,
         count(*) filter (where status is distinct from 'INACTIVE')::int as max
       from sign_user where org_id = $1 and valid_to is null and email_key <> $2`,
      [orgId, ownerKey],
    );
    return row ?? { min: 0, max: 0 };
  }

  peopleOf(scope: JoinScope, shapes: readonly string[]): AsyncGenerator<ShapedPerson[]> {
    const { sql, params } = paired(scope);
    return this.db.stream<ShapedPerson>(
      `${sql} select shape, email_key as "emailKey", email, "firstName", "lastName", "signUserId", "signFirstName", "signLastName", "newEmail", "linkedKey"${scope.offboarding ? ', "deactivateOn"' : ''}
       from (select *, ${shapeOf(scope)} as shape from paired) j where shape = any($${params.length + 1}::uuid[]) order by email_key collate "C"`,
      [...params, shapes],
      2000,
      { wholeLists: true },
    );
  }

  /** Everybody in Sign or in the directory, for address patterns. */
  emailKeys(orgId: string, chain: number, revision: number): AsyncGenerator<{ emailKey: string }[]> {
    return this.db.stream(
      `select email_key as "emailKey" from sign_user where org_id = $1 and valid_to is null
       union select email_key from directory_person
       where chain = $2 and (valid_to is null or valid_from <= $3 and valid_to > $3)`,
      [orgId, chain, revision],
      5000,
    );
  }

  /** Writes down whom the plan leaves alone, and why, without moving anybody through this process. */
  async storeSkips(
    tx: Transaction,
    scope: JoinScope,
    planId: string,
    reasons: ReadonlyMap<string, string>,
  ): Promise<void> {
    const { sql, params } = paired(scope);
    const at = params.length;
    const skips = `insert into plan_skip (plan_id, email_key, email, reason) ${sql}
      select $${at + 1}::uuid, j.email_key, j.email, r.reason
      from (select *, ${shapeOf(scope)} as shape from paired) j join unnest($${at + 2}::uuid[], $${at + 3}::text[]) as r (shape, reason) on r.shape = j.shape`;
    await joinWholeLists(tx, () =>
      tx.query(skips, [...params, planId, [...reasons.keys()], [...reasons.values()]]),
    );
  }

  /**
   * Asks for facts, each once a run.
   * @returns the questions that are new
   */
  async ask(
    tx: Queryable,
    runId: string,
    orgId: string,
    questions: readonly { signUserId: string; fact: Fact }[],
  ): Promise<{ signUserId: string; fact: Fact }[]> {
    return tx.query(
      `insert into fact_question (run_id, org_id, sign_user_id, fact, state)
       select $1::uuid, $2::uuid, q.id, q.fact, 'asked' from unnest($3::text[], $4::text[]) as q (id, fact)
       on conflict do nothing returning sign_user_id as "signUserId", fact`,
      [runId, orgId, questions.map(({ signUserId }) => signUserId), questions.map(({ fact }) => fact)],
    );
  }

  /** Facts of these people that were asked for and that nobody has answered yet, person by person. */
  async openQuestions(
    runId: string,
    orgId: string,
    signUserIds: readonly string[],
  ): Promise<{ signUserId: string; facts: Fact[] }[]> {
    return this.db.query(
      `select sign_user_id as "signUserId", array_agg(fact order by fact) as facts from fact_question
       where run_id = $1 and org_id = $2 and state = 'asked' and sign_user_id = any($3::text[])
       group by sign_user_id order by sign_user_id collate "C"`,
      [runId, orgId, signUserIds],
    );
  }

  async settleQuestions(
    tx: Queryable,
    runId: string,
    orgId: string,
    answers: readonly { signUserId: string; fact: Fact; failure?: string }[],
  ): Promise<void> {
    await tx.query(
      `update fact_question q set state = case when a.reason is null then 'answered' else 'failed' end, reason = a.reason
       from unnest($3::text[], $4::text[], $5::text[]) as a (id, fact, reason)
       where q.run_id = $1 and q.org_id = $2 and q.sign_user_id = a.id and q.fact = a.fact`,
      [
        runId,
        orgId,
        answers.map(({ signUserId }) => signUserId),
        answers.map(({ fact }) => fact),
        answers.map(({ failure }) => failure ?? null),
      ],
    );
  }

  /** Why somebody's fact could not be read in a run. */
  async failedFacts(runId: string, orgId: string): Promise<{ signUserId: string; reason: string }[]> {
    return this.db.query(
      `select sign_user_id as "signUserId", reason from fact_question
       where run_id = $1 and org_id = $2 and state = 'failed'`,
      [runId, orgId],
    );
  }

  /**
   * People whose last look is so old that it is their turn to be looked at again. Each has an own moment between half
   * the cycle and the whole of it, so that a large org is re-read in slices.
   */
  async dueForReview(orgId: string, cycleMs: number): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `select sign_user_id as id from sign_user
       where org_id = $1 and valid_to is null and status is not null and status <> 'INACTIVE'
         and status_at < now() - make_interval(secs => $2 / 1000.0 * (0.5 + (hashtext(sign_user_id) & 1023) / 2048.0))`,
      [orgId, cycleMs],
    );
    return rows.map(({ id }) => id);
  }
}
