import { counted, type ItemDifference, type Paint, type PlanReplay, replayVerdict } from '#domain';

/** What a replay found: a line for each org, and a sentence for the run. */
export function replayLines(run: string, plans: readonly PlanReplay[], paint: Paint): string[] {
  const verdict = replayVerdict(plans);
  const words = {
    same: paint.added(`Run ${run}: what its plans were made from gives the same plans.`),
    nothing: `Run ${run} made no plan.`,
    differs: paint.removed(`Run ${run}: what is stored is NOT what its plans were made from.`),
    impossible: paint.waiting(`Run ${run} cannot be replayed as a whole.`),
  };
  return [...plans.flatMap((plan) => planLines(plan, paint)), words[verdict]];
}

function planLines(plan: PlanReplay, paint: Paint): string[] {
  const { org, hash, verdict, replayed, stored, items, difference, obstacle } = plan;
  const name = `${org}: plan ${short(hash)}`;
  if (verdict === 'impossible')
    return [paint.waiting(`${name} cannot be replayed: ${obstacle?.message ?? ''}`)];
  if (verdict === 'same') return [`${name}, ${counted(items, 'item', 'items')}: the same.`];
  const lines = [paint.removed(`${name} differs.`)];
  lines.push(`  its inputs give ${shortOrNone(replayed)}, its stored items give ${shortOrNone(stored)}`);
  if (difference) lines.push(`  first at ${differenceWords(difference)}`);
  else if (replayed === stored)
    lines.push('  inputs and items agree: its header or the hash itself was changed');
  return lines;
}

function differenceWords({ position, subject, what, fields }: ItemDifference): string {
  const item = `item ${position}, ${subject}`;
  if (what === 'missing') return `${item}: it is not stored any more`;
  if (what === 'extra') return `${item}: nothing gives it`;
  return `${item}: ${fields.join(', ')}`;
}

function short(hash: string): string {
  return hash.slice(0, 12);
}

function shortOrNone(hash: string | null): string {
  return hash === null ? 'no order' : short(hash);
}
