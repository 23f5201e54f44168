import { IS_MEANT } from './item-filter.js';

/**
 * Items of the plans `$1` (a list of ids) that a filter leaves (`valuesOf`, `$2` to `$11`), those together that have one
 * `alike`, state, and code of what holds them: how many they are, and the position of one of them, which speaks for all.
 * What is counted by reads `body` of that one (`ONE_OF_THEM`). Two different ones share a number of 64 bits by accident alone.
 */
export const ALIKE_ITEMS = `select plan_id, state, case when state = 'held' then reason ->> 'code' end as "heldFor",
    count(*)::int as items, min(position) as one
  from plan_item where plan_id = any($1::uuid[]) and ${IS_MEANT} group by plan_id, alike, state, 3`;

/** Joins the item that speaks for its like as `i`, to `ALIKE_ITEMS` as `a`. */
export const ONE_OF_THEM = 'join plan_item i on i.plan_id = a.plan_id and i.position = a.one';
