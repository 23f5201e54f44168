import type { Database } from '../database.js';
import { ALIKE_ITEMS, ONE_OF_THEM } from './alike-items.js';
import { type ItemFilter, valuesOf } from './item-filter.js';

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
const SHARE = `${itemsWhere('true')} as items, ${itemsWhere('held')} as held, ${itemsWhere('losing')} as losing, ${itemsWhere('granting')} as granting`;

/** People's items that a filter leaves, alike ones together, with what they come from. Who goes back to the Default Group loses groups by a move. */
const ITEMS = `select a.items, a.state = 'held' as held, body -> 'because' ->> 'directoryGroup' as "directoryGroup",
    coalesce(body -> 'because' ->> 'decidedBy', body -> 'because' -> 'rules' ->> 0)::int as rule,
    body -> 'change' -> 'effects' ?| array[${LOSING}] or action in ('reset', 'remove_groups', 'reset_and_deactivate') as losing,
    body -> 'change' -> 'effects' ?| array[${GRANTING}] as granting, body -> 'change' -> 'effects' ? 'move' as moving,
    coalesce(body -> 'change' -> 'before' -> 'memberships', '[]') as before, body -> 'change' -> 'after' -> 'memberships' as after
  from (${ALIKE_ITEMS}) a ${ONE_OF_THEM} where subject = 'person'`;
const SIGN_GROUPS = `select key, min(name) as name, ${SHARE}, ${itemsWhere('joining')} as joining, ${itemsWhere('not joining')} as leaving
  from (
    select i.*, m ->> 'key' as key, m ->> 'name' as name, true as joining from i cross join jsonb_array_elements(i.after) m
    where not i.before @> jsonb_build_array(jsonb_build_object('key', m -> 'key'))
    union all
    select i.*, m ->> 'key', m ->> 'name', false from i cross join jsonb_array_elements(i.before) m
    where not i.after @> jsonb_build_array(jsonb_build_object('key', m -> 'key'))) g
  group by key order by items desc, key limit ${CAUSES_MAX}`;
const MOVES = `select "from", "to", ${SHARE} from (
    select i.*, jsonb_path_query_first(before, '$[*] ? (@.primary == true).name') #>> '{}' as "from",
      jsonb_path_query_first(after, '$[*] ? (@.primary == true).name') #>> '{}' as "to" from i where moving) g
  group by "from", "to" order by items desc, "from" nulls first, "to" limit ${CAUSES_MAX}`;

/** Counts the items of a plan by what they come from. */
export class PlanCauseRepository {
  constructor(private readonly db: Database) {}

  async find(planId: string, filter: ItemFilter): Promise<PlanCauses> {
    const [causes] = await this.db.query<PlanCauses>(
      `with i as materialized (${ITEMS})
       select (select to_jsonb(s) from (select ${SHARE} from i) s) as people, ${listed(by('rule'))} as rules,
         ${listed(by('"directoryGroup"'))} as "directoryGroups", ${listed(SIGN_GROUPS)} as "signGroups", ${listed(MOVES)} as moves`,
      [[planId], ...valuesOf(filter)],
    );
    if (causes === undefined) throw new Error('A select without a table has one row.');
    return causes;
  }
}

/** @param condition on a row of `ITEMS` */
function itemsWhere(condition: string): string {
  return `coalesce(sum(items) filter (where ${condition}), 0)::int`;
}

/** Rows of a select as a list, in its order. */
function listed(select: string): string {
  return `(select coalesce(jsonb_agg(to_jsonb(l)), '[]') from (${select}) l)`;
}

function by(what: string): string {
  return `select ${what}, ${SHARE} from i group by ${what} order by items desc, ${what} nulls last limit ${CAUSES_MAX}`;
}
