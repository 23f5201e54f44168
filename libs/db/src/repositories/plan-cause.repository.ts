import type { Database } from '../database.js';
import { IS_MEANT, type ItemFilter, valuesOf } from './item-filter.js';

interface Share {
  readonly items: number;
  /** Listed, not done. */
  readonly held: number;
  /** By which somebody loses an account, a group or a right. */
  readonly losing: number;
  /** Which grant rights of an administrator. */
  readonly granting: number;
}

/** What the people's items of one plan come from, the most frequent first. */
export interface PlanCauses {
  readonly people: Share;
  readonly rules: readonly (Share & { readonly rule: number | null })[];
  readonly directoryGroups: readonly (Share & { readonly directoryGroup: string | null })[];
  readonly signGroups: readonly (Share & {
    readonly key: string;
    readonly name: string;
    readonly joining: number;
    readonly leaving: number;
  })[];
  readonly moves: readonly (Share & { readonly from: string | null; readonly to: string | null })[];
}

const CAUSES_MAX = 100;
const LOSING = `'deactivate', 'leave', 'revoke-group-admin', 'revoke-account-admin'`;
const GRANTING = `'grant-group-admin', 'grant-account-admin'`;
const SHARE = `count(*)::int as items, count(*) filter (where held)::int as held,
  count(*) filter (where losing)::int as losing, count(*) filter (where granting)::int as granting`;

/** People's items that a filter leaves, with what they come from. Who goes back to the Default Group loses groups by a move. */
const ITEMS = `select id, state = 'held' as held, body -> 'because' ->> 'directoryGroup' as "directoryGroup",
    coalesce(body -> 'because' ->> 'decidedBy', body -> 'because' -> 'rules' ->> 0)::int as rule,
    body -> 'change' -> 'effects' ?| array[${LOSING}] or action in ('reset', 'remove_groups', 'reset_and_deactivate') as losing,
    body -> 'change' -> 'effects' ?| array[${GRANTING}] as granting, body -> 'change' -> 'effects' ? 'move' as moving,
    coalesce(body -> 'change' -> 'before' -> 'memberships', '[]') as before, body -> 'change' -> 'after' -> 'memberships' as after
  from plan_item where plan_id = $1 and subject = 'person' and ${IS_MEANT}`;

/** Counts the items of a plan by what they come from. */
export class PlanCauseRepository {
  constructor(private readonly db: Database) {}

  async find(planId: string, filter: ItemFilter): Promise<PlanCauses> {
    const values = [planId, ...valuesOf(filter)];
    const ask = <Row extends object>(sql: string) =>
      this.db.query<Row>(`with i as materialized (${ITEMS}) ${sql}`, values);
    const by = (what: string) =>
      `select ${what}, ${SHARE} from i group by ${what} order by items desc, ${what} nulls last limit ${CAUSES_MAX}`;
    const [people = NOBODY] = await ask<Share>(`select ${SHARE} from i`);
    return {
      people,
      rules: await ask(by('rule')),
      directoryGroups: await ask(by('"directoryGroup"')),
      signGroups: await ask(`
        select key, min(name) as name, ${SHARE}, count(*) filter (where joining)::int as joining, count(*) filter (where not joining)::int as leaving
        from (
          select i.*, m ->> 'key' as key, m ->> 'name' as name, true as joining from i cross join jsonb_array_elements(i.after) m
          where not i.before @> jsonb_build_array(jsonb_build_object('key', m -> 'key'))
          union all
          select i.*, m ->> 'key', m ->> 'name', false from i cross join jsonb_array_elements(i.before) m
          where not i.after @> jsonb_build_array(jsonb_build_object('key', m -> 'key'))) g
        group by key order by items desc, key limit ${CAUSES_MAX}`),
      moves: await ask(`
        select "from", "to", ${SHARE} from (
          select i.*, jsonb_path_query_first(before, '$[*] ? (@.primary == true).name') #>> '{}' as "from",
            jsonb_path_query_first(after, '$[*] ? (@.primary == true).name') #>> '{}' as "to" from i where moving) g
        group by "from", "to" order by items desc, "from" nulls first, "to" limit ${CAUSES_MAX}`),
    };
  }
}

const NOBODY: Share = { items: 0, held: 0, losing: 0, granting: 0 };
