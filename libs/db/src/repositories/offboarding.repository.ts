import type { OffboardingFinding } from '#domain';
import type { Transaction } from '../database.js';
import { type JoinScope, paired, shapeOf } from './planning-join.js';

/** Since when users of an org have been in Sign only without any rights. */
export class OffboardingRepository {
  /** Writes down what a plan has found, of everybody who has one of these shapes. It counts when the plan is approved. */
  async storeFindings(
    tx: Transaction,
    scope: JoinScope,
    planId: string,
    findings: ReadonlyMap<string, OffboardingFinding>,
  ): Promise<void> {
    if (findings.size === 0) return;
    const { sql, params } = paired(scope);
    const at = params.length;
    await tx.query(
      `insert into plan_offboarding (plan_id, sign_user_id, found) ${sql}
       select $${at + 1}::uuid, j."signUserId", f.found
       from (select *, ${shapeOf(scope)} as shape from paired) j
       join unnest($${at + 2}::uuid[], $${at + 3}::text[]) as f (shape, found) on f.shape = j.shape
       where j."signUserId" is not null`,
      [...params, planId, [...findings.keys()], [...findings.values()]],
    );
  }

  /** The plan is approved: times begin and end. Time is the database's. */
  async adoptFindings(tx: Transaction, orgId: string, planId: string): Promise<void> {
    await tx.query(
      `with found as (delete from plan_offboarding where plan_id = $2 returning sign_user_id, found),
         ended as (delete from offboarding o using found f where o.org_id = $1 and o.sign_user_id = f.sign_user_id and f.found = 'back' returning o.*),
         kept as (insert into former_offboarding (org_id, sign_user_id, since) select org_id, sign_user_id, since from ended)
       insert into offboarding (org_id, sign_user_id) select $1::uuid, sign_user_id from found where found = 'stripped'
       on conflict do nothing`,
      [orgId, planId],
    );
  }

  /** Whose rights a plan has taken: their time begins with that. Rights that were taken once more change nothing. */
  async beginStripped(tx: Transaction, planId: string): Promise<void> {
    await tx.query(
      `insert into offboarding (org_id, sign_user_id, since)
       select org_id, sign_user_id, finished_at from plan_item
       where plan_id = $1 and state = 'applied' and action = 'reset' and body ? 'deactivateOn' and sign_user_id is not null
       on conflict do nothing`,
      [planId],
    );
  }

  /** Nobody of the org is off-boarded in steps any more, but those whom the plan found out of scope: another sync's. */
  async forget(tx: Transaction, orgId: string, planId: string): Promise<void> {
    await tx.query(
      `with ended as (
         delete from offboarding o where o.org_id = $1 and not exists (
           select from sign_user u join plan_skip k on k.plan_id = $2 and k.email_key = u.email_key and k.reason = 'OUT_OF_SCOPE'
           where u.org_id = $1 and u.sign_user_id = o.sign_user_id and u.valid_to is null) returning *)
       insert into former_offboarding (org_id, sign_user_id, since) select org_id, sign_user_id, since from ended`,
      [orgId, planId],
    );
  }
}
