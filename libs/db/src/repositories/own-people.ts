/** What of an org's `scope` only the database can tell of its people. */
export interface OwnPeople {
  /** Folded addresses with `*`. */
  readonly patterns: readonly string[];
  readonly createdByMe: boolean;
}

/** The same pattern for `like`: `*` is the only character that means something else than itself. */
export function likePattern(pattern: string): string {
  return pattern.replaceAll(/[\\%_]/g, String.raw`\$&`).replaceAll('*', '%');
}

/**
 * Users of an org whom runs of the configuration of one run have created, by Sign's ids, as addresses change. A call
 * whose answer came back says it, whatever became of the rest of that item.
 *
 * @param orgId a parameter of the statement, `$2`
 * @param runId another one: the run whose configuration is meant
 */
export function createdUsersSql(orgId: string, runId: string): string {
  return `select distinct a.result ->> 'userId' as sign_user_id
    from plan_item i join action_attempt a on a.item_id = i.id join plan q on q.id = i.plan_id join run c on c.id = q.run_id
    where i.org_id = ${orgId} and i.action = 'create' and a.outcome = 'done' and a.result ? 'userId'
      and c.config_name = (select config_name from run where id = ${runId})`;
}
