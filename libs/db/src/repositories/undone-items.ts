/**
 * Items that a run has carried out in whole or in part: `$1` is the run. A run that applies a plan is told from others
 * that applied parts of the same plan by when its items ended.
 */
export const UNDONE_ITEMS = `
  select i.*, r.name as run_name
  from run r
  join plan p on p.run_id = case when r.mode = 'apply' then (r.options ->> 'planRunId')::uuid else r.id end
  join plan_item i on i.plan_id = p.id
  where r.id = $1 and (i.state = 'applied' or i.state = 'failed' and exists (
      select from action_attempt a where a.item_id = i.id and a.outcome = 'done'))
    and (r.mode <> 'apply' or i.finished_at >= r.started_at
      and (r.state = 'interrupted' or i.finished_at <= coalesce(r.finished_at, i.finished_at)))`;
