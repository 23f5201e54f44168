import type { PlanItem } from '../plan/plan-item.js';
import type { AccessState } from '../planner/access-state.js';
import { csvLine } from '../text/csv-cell.js';

/** An item with what has become of it. */
export interface PlanRow {
  readonly position: number;
  readonly state: string;
  readonly reason: { readonly code: string; readonly message: string } | null;
  readonly item: PlanItem;
}

/** The first line of a plan as CSV. Columns are only ever added, at the end. */
export const PLAN_CSV_HEAD = csvLine([
  ...['position', 'org', 'subject', 'name', 'action', 'effects', 'state', 'reason', 'message', 'rules'],
  ...[
    'status_before',
    'status_after',
    'groups_before',
    'groups_after',
    'account_admin_before',
    'account_admin_after',
  ],
]);

/** One item as a line. Lists in a cell are parted by ` | `; the primary group comes first, and `*` marks an admin of a group. */
export function planCsvLine({ position, state, reason, item }: PlanRow): string {
  const fate = [state, reason?.code, reason?.message];
  if (item.subject === 'group') {
    return csvLine([position, item.org, 'group', item.name, 'create-group', '', ...fate]);
  }
  const { action, effects, before, after } = item.change;
  return csvLine([
    ...[position, item.org, 'person', item.email, action, effects.join(' | ')],
    ...[...fate, item.because.rules.join(' | ')],
    ...[before?.status, after.status, groupsOf(before), groupsOf(after)],
    ...[before?.accountAdmin, after.accountAdmin],
  ]);
}

function groupsOf(state: AccessState | undefined): string {
  const memberships = state?.memberships ?? [];
  return memberships
    .toSorted((a, b) => Number(b.primary) - Number(a.primary))
    .map(({ name, admin }) => `${name}${admin ? '*' : ''}`)
    .join(' | ');
}
