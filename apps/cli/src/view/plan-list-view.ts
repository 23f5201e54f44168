import type { RecentPlanBody } from '#contracts';
import { counted, grouped, type Paint } from '#domain';

/** A plan a line, the newest first. */
export function planListLines(plans: readonly RecentPlanBody[], paint: Paint): string[] {
  if (plans.length === 0) return ['No plan is stored yet. "sign-sync plan" makes one.'];
  return plans.map((plan) => {
    const { hash, state, createdAt, changes, held, runName, requestedBy, expiresAt, undoes } = plan;
    const facts = [
      `${hash.slice(0, 8)}  ${state.padEnd(10)}  ${minuteOf(createdAt)}`,
      `${counted(changes, 'change', 'changes').padStart(14)}, ${grouped(held)} held`,
      `run ${runName}${requestedBy === null ? '' : ` of ${requestedBy}`}`,
      ...(undoes === null ? [] : [`undoes ${undoes}`]),
      ...(plan.isCompared ? ['of a comparison'] : []),
      ...(state === 'open' && expiresAt !== null ? [`expires ${minuteOf(expiresAt)}`] : []),
    ];
    const line = facts.join('   ');
    return state === 'open' ? line : paint.quiet(line);
  });
}

function minuteOf(moment: Date): string {
  return `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
