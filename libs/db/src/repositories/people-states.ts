/** How people stand by plans: what is held until somebody decides, and what the newest plan of everybody failed to do. */
export const HELD = `select i.org_id, i.subject_key as email_key, 'held' as kind
  from plan_item i join plan p on p.id = i.plan_id join run r on r.id = p.run_id
  where i.state = 'held' and i.subject = 'person' and i.org_id = any($1::uuid[]) and r.mode in ('plan', 'sync')`;
export const FAILED = `select i.org_id, i.subject_key as email_key, 'failed' as kind
  from unnest($1::uuid[]) as o (id) cross join lateral (
    select p.id from plan p join run r on r.id = p.run_id
    where p.org_id = o.id and p.state in ('approved', 'done') and not r.options ? 'people' order by p.created_at desc limit 1) p
  join plan_item i on i.plan_id = p.id and i.state = 'failed' and i.subject = 'person' and not exists (
    select from plan_item n where n.org_id = i.org_id and n.subject_key = i.subject_key and n.state = 'applied' and n.finished_at > i.finished_at)`;
export const DRIFTED = `select d.org_id, d.email_key, 'drift' as kind from drift d where d.state = 'open' and d.org_id = any($1::uuid[])`;
/** Statements that tell org_id, email_key and kind; `$1` are the orgs. */
export const STATES = { held: HELD, failed: FAILED, drift: DRIFTED };
