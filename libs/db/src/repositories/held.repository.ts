import type { OrgSet, PersonItem } from '#domain';
import type { Database } from '../database.js';
import { moment } from '../moment.js';
import { Conditions } from './conditions.js';
import { labelsIn } from './org-set.js';

/** Somebody whose change waits, for people. */
export interface HeldPerson {
  readonly itemId: string;
  readonly org: string;
  readonly reason: string;
  readonly message: string;
  readonly item: PersonItem;
  readonly planHash: string;
  readonly runName: string;
  /** People who have approved so far. */
  readonly approvedBy: readonly string[];
  readonly place: HeldPlace;
}

/** Where a page of held people ended. */
export interface HeldPlace {
  /** When the run began, in UTC to the microsecond. */
  readonly at: string;
  /** The first org of a configuration comes first. */
  readonly isOther: boolean;
  readonly org: string;
  readonly position: number;
  readonly id: string;
}

export interface HeldFilter {
  /** The orgs that may be shown; left out: all. */
  readonly orgs?: OrgSet;
  readonly org?: string;
  /** Only plans of that configuration. */
  readonly configName?: string;
  /** Only what that code holds. */
  readonly reason?: string;
  /** Only who was matched by the rule with that number. */
  readonly rule?: number;
  /** What e-mail keys begin with. */
  readonly person?: string;
  readonly after?: HeldPlace;
  readonly limit: number;
}

/** What one org's plan holds, for those who may let it go. */
export interface WaitingPlan {
  readonly planId: string;
  readonly org: string;
  readonly runId: string;
  readonly runName: string;
  readonly planHash: string;
  readonly configName: string;
  readonly requestedBy: string | null;
  readonly plannedAt: Date;
  readonly expiresAt: Date | null;
  readonly reasons: readonly {
    readonly reason: string;
    readonly message: string;
    readonly items: number;
    /** Words given for the item with the fewest, and for that with the most. */
    readonly votes: { readonly fewest: number; readonly most: number };
    readonly approvedBy: readonly string[];
  }[];
  readonly place: WaitingPlace;
}

export type WaitingPlace = Omit<HeldPlace, 'position'>;

const OF_PLANS =
  'join plan p on p.id = i.plan_id join run r on r.id = p.run_id join org o on o.id = i.org_id';
/** @param run alias of what has the run's beginning @param org alias of what has the label */
const heldOrder = (run: string, org: string) =>
  `${run}.started_at desc, ${org}.label <> 'primary', ${org}.label collate "C", i.position, i.id`;
/** @param place parameter of a `HeldPlace` */
const momentIn = (place: string) => `(${place}::jsonb ->> 'at')::timestamptz`;
const behindHeld = (place: string) => {
  const of = (name: keyof HeldPlace, type: string) => `(${place}::jsonb ->> '${name}')::${type}`;
  const last = [of('isOther', 'boolean'), of('org', 'text'), of('position', 'int'), of('id', 'uuid')].join(
    ', ',
  );
  return `(n.started_at < ${momentIn(place)} or n.started_at = ${momentIn(place)}
    and (n.label <> 'primary', n.label collate "C", i.position, i.id) > (${last}))`;
};

/** What waits for people: whom plans hold, and the plans that hold somebody. */
export class HeldRepository {
  constructor(private readonly db: Database) {}

  /**
   * People held by plans that nothing has superseded, newest plan first; what only a test has held is left out. Thousands may be,
   * so what is told of each is put together for those of the page alone.
   */
  async people({
    orgs = 'all',
    org,
    configName,
    after,
    limit,
    ...filter
  }: HeldFilter): Promise<HeldPerson[]> {
    const plans = new Conditions()
      .add(org, (parameter) => `o.label = ${parameter}`)
      .add(configName, (parameter) => `r.config_name = ${parameter}`)
      .add(labelsIn(orgs), (parameter) => `o.label = any(${parameter}::text[])`)
      .add(after, (place) => `r.started_at <= ${momentIn(place)}`);
    const people = new Conditions(plans.params)
      .add(filter.reason, (parameter) => `i.reason ->> 'code' = ${parameter}`)
      .add(filter.rule, (parameter) => `i.body -> 'because' -> 'rules' @> to_jsonb(${parameter}::int)`)
      .add(filter.person, (parameter) => `starts_with(i.subject_key, ${parameter})`)
      .add(after, behindHeld);
    const size = plans.parameter(limit);
    return this.db.ask(
      `with plans as materialized (
         select p.id, r.started_at, o.label from (select distinct plan_id from plan_item where state = 'held') h
         join plan p on p.id = h.plan_id join run r on r.id = p.run_id join org o on o.id = p.org_id
         where ${plans.and(`r.mode in ('plan', 'sync')`, 'r.plan_hash is not null')}),
       -- A page of each plan: thousands may be held by one.
       page as materialized (
         select i.id from plans n cross join lateral (
           select i.id, i.position from plan_item i where ${people.and('i.plan_id = n.id', `i.state = 'held'`)}
           order by i.position limit ${size}) i
         order by ${heldOrder('n', 'n')} limit ${size})
       select i.id as "itemId", o.label as org, i.reason ->> 'code' as reason, i.reason ->> 'message' as message,
         i.body as item, r.plan_hash as "planHash", r.name as "runName",
         array(select a.actor from approval a where a.item_id = i.id and a.verdict = 'approve' and a.used_at is null order by a.id) as "approvedBy",
         jsonb_build_object('at', ${moment('r.started_at')}, 'isOther', o.label <> 'primary', 'org', o.label, 'position', i.position, 'id', i.id) as place
       -- One by one, however many the server takes the page for.
       from page cross join lateral (select * from plan_item where id = page.id limit 1) i ${OF_PLANS} order by ${heldOrder('r', 'o')}`,
      plans.params,
    );
  }

  /** Plans that hold somebody whom people may let go, or reject; the newest first. */
  async plans({
    orgs,
    after,
    limit,
  }: {
    readonly orgs: OrgSet;
    readonly after?: WaitingPlace;
    readonly limit: number;
  }): Promise<WaitingPlan[]> {
    return this.db.ask(
      `select p.id as "planId", o.label as org, r.id as "runId", r.name as "runName", r.plan_hash as "planHash", r.config_name as "configName",
         r.requested_by as "requestedBy", r.started_at as "plannedAt", p.expires_at as "expiresAt", h.reasons,
         jsonb_build_object('at', ${moment('r.started_at')}, 'isOther', o.label <> 'primary', 'org', o.label, 'id', p.id) as place
       from plan p join run r on r.id = p.run_id join org o on o.id = p.org_id
       join lateral (
         select jsonb_agg(jsonb_build_object('reason', g.reason, 'message', g.message, 'items', g.items,
             'votes', jsonb_build_object('fewest', g.fewest, 'most', g.most), 'approvedBy', (
               select coalesce(jsonb_agg(distinct a.actor), '[]') from plan_item j join approval a on a.item_id = j.id
               where j.plan_id = p.id and j.state = 'held' and j.reason ->> 'code' = g.reason and a.verdict = 'approve' and a.used_at is null))
           order by g.items desc, g.reason) as reasons
         from (
           select i.reason ->> 'code' as reason, min(i.reason ->> 'message') as message, count(*)::int as items, min(v.votes)::int as fewest, max(v.votes)::int as most
           from plan_item i cross join lateral (
             select count(*) as votes from approval a where a.item_id = i.id and a.verdict = 'approve' and a.used_at is null) v
           where i.plan_id = p.id and i.state = 'held' group by 1) g) h on h.reasons is not null
       where r.mode in ('plan', 'sync') and r.plan_hash is not null and ($1::text[] is null or o.label = any($1))
         and exists (select from plan_item i where i.plan_id = p.id and i.state = 'held')
         and ($3::timestamptz is null or r.started_at < $3 or r.started_at = $3
           and (o.label <> 'primary', o.label collate "C", p.id) > ($4::boolean, $5::text, $6::uuid))
       order by r.started_at desc, o.label <> 'primary', o.label collate "C", p.id limit $2`,
      [
        ...[
          labelsIn(orgs),
          limit,
          after?.at ?? null,
          after?.isOther ?? null,
          after?.org ?? null,
          after?.id ?? null,
        ],
      ],
    );
  }
}
