import { Button, Tooltip } from '@mantine/core';
import { AppLink } from '../../ui/app-link.js';
import type { Column } from '../../ui/data-table/column.js';
import { HashText } from '../../ui/hash-text.js';
import { Moment } from '../../ui/moment.js';
import { Tag } from '../../ui/status.js';
import { people, someOf } from '../../words/count.js';
import { places, withView } from '../../words/places.js';
import { holdTitle } from '../plan/hold-words.js';
import { requesterWords } from '../run/run-words.js';
import { type ApprovalRow, canBeApproved, voteCount, whyNot } from './approval-rows.js';

/** Columns of the queue. */
export function approvalColumns(
  onVote: (row: ApprovalRow, verdict: 'approve' | 'reject') => void,
  mayApprove: boolean,
): readonly Column<ApprovalRow>[] {
  return [
    {
      ...{ id: 'what', title: 'What', width: 92, fixed: true },
      sortBy: ({ reason }) => reason.items,
      cell: ({ plan, reason }) => (
        <AppLink inherit href={withView(places.plan(plan.planId), { tab: 'held', reason: reason.reason })}>
          {people(reason.items)}
        </AppLink>
      ),
    },
    {
      ...{ id: 'org', title: 'Org', width: 80 },
      sortBy: ({ plan }) => plan.org,
      cell: ({ plan }) => <span className="ss-clip">{plan.org}</span>,
    },
    {
      ...{ id: 'why', title: 'Held because', width: 164 },
      sortBy: ({ reason }) => reason.reason,
      cell: ({ reason }) => <Tag tone="warn">{holdTitle(reason.reason)}</Tag>,
    },
    {
      ...{ id: 'message', title: 'In words', width: 120, grow: 3 },
      cell: ({ reason }) => (
        <span className="ss-clip ss-muted" title={reason.message}>
          {reason.message}
        </span>
      ),
    },
    {
      ...{ id: 'votes', title: 'Approvals', width: 92 },
      sortBy: ({ reason }) => reason.votes.fewest,
      cell: (row) => (
        <Tooltip
          label={`By ${someOf(row.reason.approvedBy, row.reason.approvedBy.length, 5)}`}
          disabled={row.reason.approvedBy.length === 0}
        >
          <span className={row.reason.approvable ? undefined : 'ss-muted'}>{voteCount(row)}</span>
        </Tooltip>
      ),
    },
    {
      ...{ id: 'by', title: 'Asked for by', width: 88, grow: 1 },
      cell: ({ plan }) => <span className="ss-clip">{requesterWords(plan.requestedBy)}</span>,
    },
    {
      ...{ id: 'since', title: 'Planned', width: 84 },
      sortBy: ({ plan }) => plan.plannedAt,
      cell: ({ plan }) => <Moment at={plan.plannedAt} />,
    },
    {
      ...{ id: 'until', title: 'Expires', width: 72 },
      sortBy: ({ plan }) => plan.expiresAt,
      cell: ({ plan }) =>
        plan.expiresAt === null ? <span className="ss-muted">–</span> : <Moment at={plan.expiresAt} />,
    },
    {
      ...{ id: 'plan', title: 'Plan', width: 112, hidden: true },
      cell: ({ plan }) => <HashText value={plan.planHash} />,
    },
    ...(mayApprove ? [voteColumn(onVote)] : []),
  ];
}

function voteColumn(onVote: (row: ApprovalRow, verdict: 'approve' | 'reject') => void): Column<ApprovalRow> {
  return {
    ...{ id: 'vote', title: 'Decide', width: 172, fixed: true },
    cell: (row) => {
      const why = whyNot(row);
      if (why !== undefined) {
        return (
          <Tooltip label={why}>
            <span className="ss-muted" tabIndex={0}>
              not by you
            </span>
          </Tooltip>
        );
      }
      const about = `${people(row.reason.items)} in ${row.plan.org}`;
      return (
        canBeApproved(row) && (
          <>
            <Button size="compact-xs" aria-label={`Approve ${about}`} onClick={() => onVote(row, 'approve')}>
              Approve…
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              aria-label={`Reject ${about}`}
              onClick={() => onVote(row, 'reject')}
            >
              Reject…
            </Button>
          </>
        )
      );
    },
  };
}
