import type { ActionItem, ItemEnd } from '#db';
import { observe } from '#telemetry';

/** What an item does, in the word that its plan uses. */
export function kindOf({ body }: Pick<ActionItem, 'body'>): string {
  return body.subject === 'group' ? 'create-group' : body.change.action;
}

/** States how an item ended, for metrics and the log. */
export function observeEnd(
  item: ActionItem,
  { state, reason }: Pick<ItemEnd, 'state' | 'reason'>,
  runId: string,
): void {
  const facts = { runId, org: item.body.org, itemId: item.id, kind: kindOf(item) };
  if (state === 'applied') observe({ event: 'action.applied', ...facts });
  else if (state === 'superseded') observe({ event: 'action.superseded', ...facts });
  else if (state === 'skipped') observe({ event: 'action.skipped', ...facts, reason: reason?.code ?? '' });
  else if (state === 'failed') {
    // Sign's sentence may repeat an address; the audit record has it.
    const code = reason?.code ?? 'UNEXPECTED';
    observe({ event: 'action.failed', ...facts, code, message: 'See the audit record of the item.' });
  }
}
