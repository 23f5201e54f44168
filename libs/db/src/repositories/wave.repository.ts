import { waveEnds, type WavePolicy, type WaveResult } from '#domain';
import { appendAudit } from '../audit/append-audit.js';
import type { Transaction } from '../database.js';
import { heldEntries, type HeldItems } from './audit.repository.js';

/** How a plan that is being applied is paced, as it was written down when it was approved. */
export interface PlanWaves {
  /** As `waveEnds` gives them. */
  readonly ends: readonly number[];
  readonly maxFailuresPercent: number;
}

/** Which items of an approved plan go in which wave, how the waves ended, and what is held because one did not go well. */
export class WaveRepository {
  /**
   * Puts everybody whom the plan is about to touch into waves, in the order of release. Groups are in none: they come
   * first. A plan that is approved again, with people who were held before, begins anew with these.
   *
   * @param policy undefined: without waves
   */
  async assign(tx: Transaction, planId: string, policy: WavePolicy | undefined): Promise<void> {
    if (policy === undefined) {
      await tx.query('update plan set waves = null where id = $1 and waves is not null', [planId]);
      await tx.query('update plan_item set wave = 0 where plan_id = $1 and wave > 0', [planId]);
      return;
    }
    const [row] = await tx.query<{ people: number }>(
      `select count(*)::int as people from plan_item where plan_id = $1 and state = 'planned' and subject = 'person'`,
      [planId],
    );
    const ends = waveEnds(row?.people ?? 0, policy.sizes);
    const waves: PlanWaves = { ends, maxFailuresPercent: policy.maxFailuresPercent };
    await tx.query('update plan set waves = $2 where id = $1', [planId, JSON.stringify(waves)]);
    await tx.query(
      `update plan_item i set wave = w.wave from (
         select id, case when state = 'planned' and subject = 'person'
           then 1 + width_bucket(row_number() over (partition by state = 'planned' and subject = 'person' order by rank, position) - 1, $2::bigint[])
           else 0 end as wave
         from plan_item where plan_id = $1) w
       where i.id = w.id and i.wave <> w.wave`,
      [planId, ends],
    );
  }

  async of(tx: Transaction, planId: string): Promise<PlanWaves | undefined> {
    const [row] = await tx.query<{ waves: PlanWaves | null }>('select waves from plan where id = $1', [
      planId,
    ]);
    return row?.waves ?? undefined;
  }

  /**
   * How the waves before the present one ended.
   * @returns undefined while somebody of the present wave is at work, and when nobody waits any more
   */
  async resultsBeforeNext(tx: Transaction, planId: string): Promise<WaveResult[] | undefined> {
    const [turn] = await tx.query<{ wave: number; isAtWork: boolean }>(
      `select o.wave, exists (select from plan_item w where w.plan_id = $1 and w.wave = o.wave
         and w.state in ('pending', 'intended', 'in_doubt')) as "isAtWork"
       from plan_item o where o.plan_id = $1 and o.state in ('planned', 'pending', 'intended', 'in_doubt')
       order by o.wave, o.rank limit 1`,
      [planId],
    );
    if (turn === undefined || turn.isAtWork || turn.wave < 2) return undefined;
    return tx.query<WaveResult>(
      `select wave, (count(*) filter (where state = 'applied'))::int as applied, (count(*) filter (where state = 'failed'))::int as failed
       from plan_item where plan_id = $1 and wave between 1 and $2 and state in ('applied', 'failed') group by wave`,
      [planId, turn.wave - 1],
    );
  }

  /** Whoever failed first in a wave, and why. */
  async firstFailure(
    tx: Transaction,
    planId: string,
    wave: number,
  ): Promise<{ email: string; message: string } | undefined> {
    const [row] = await tx.query<{ email: string; message: string }>(
      `select coalesce(email, subject_key) as email, coalesce(reason ->> 'message', '') as message from plan_item
       where plan_id = $1 and wave = $2 and state = 'failed' order by finished_at, position limit 1`,
      [planId, wave],
    );
    return row;
  }

  /**
   * Holds whoever has not been released, and records that for each of them.
   * @returns how many
   */
  async hold(
    tx: Transaction,
    { planId, runId }: { readonly planId: string; readonly runId: string },
    reason: { readonly code: string; readonly message: string },
  ): Promise<number> {
    const [held] = await tx.query<{ positions: number[] | null }>(
      `with held as (
         update plan_item set state = 'held', reason = $2 where plan_id = $1 and state = 'planned' and subject = 'person'
         returning position)
       select array_agg(position order by position) as positions from held`,
      [planId, JSON.stringify(reason)],
    );
    const positions = held?.positions ?? [];
    const [plan] = await tx.query<Pick<HeldItems, 'orgId' | 'hash' | 'traceId'>>(
      `select p.org_id as "orgId", p.hash, r.trace_id as "traceId" from plan p cross join run r where p.id = $1 and r.id = $2`,
      [planId, runId],
    );
    if (plan && positions.length > 0) {
      const items = { ...plan, planId, runId, positions };
      appendAudit(tx, { orgId: plan.orgId, batches: () => heldEntries(tx, items) });
    }
    return positions.length;
  }
}
