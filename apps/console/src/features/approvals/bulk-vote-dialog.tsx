import { useQueries, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, take } from '../../api/client.js';
import { ReasonDialog } from '../../ui/reason-dialog.js';
import { sayDone } from '../../ui/said.js';
import { people, plural } from '../../words/count.js';
import { vote as say } from '../plan/plan-actions.js';
import { lossesOf, losing as losingOf } from '../plan/tiles.js';
import { type ApprovalRow, chosenPeople, chosenWords } from './approval-rows.js';

export interface BulkVote {
  readonly verdict: 'approve' | 'reject';
  readonly rows: readonly ApprovalRow[];
}

interface BulkVoteDialogProps {
  /** Undefined: closed. */
  readonly vote: BulkVote | undefined;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const NAMES = 6;

/** One word about several reasons of several plans: who they are, what they lose, and why. */
export function BulkVoteDialog({ vote, onClose, onDone }: BulkVoteDialogProps): ReactNode {
  const client = useQueryClient();
  const rows = vote?.rows ?? [];
  const found = useQueries({ queries: rows.map(factsQuery) });
  const tallies = found.flatMap(({ data }) => data?.tallies ?? []);
  const isKnown = found.every(({ isSuccess }) => isSuccess);
  const isApproval = vote?.verdict === 'approve';
  const losing = isApproval ? losingOf(tallies) : 0;
  const orgs = [...new Set(rows.map(({ plan }) => plan.org))];
  const word = isApproval ? 'Approve' : 'Reject';
  const action = `${word} ${people(chosenPeople(rows))}`;
  return (
    <ReasonDialog
      opened={vote !== undefined && isKnown}
      onClose={onClose}
      title={`${word} ${chosenWords(rows)}`}
      action={action}
      destructive={losing > 0}
      losing={losing}
      org={orgs.length === 1 ? orgs[0] : undefined}
      names={found.flatMap(({ data }) => data?.names ?? []).slice(0, NAMES)}
      total={chosenPeople(rows)}
      what="your word"
      onConfirm={async (reason) => {
        let decided = 0;
        for (const { plan, reason: held } of rows) {
          const counted = await say(client, {
            ...{
              hash: plan.planHash,
              configuration: plan.configName,
              verdict: vote?.verdict ?? 'approve',
              reason,
            },
            meant: { org: plan.org, heldFor: held.reason },
          });
          decided += counted.decided;
        }
        sayDone(
          `${plural(decided, 'change')} ${isApproval ? 'approved' : 'rejected'}`,
          restWords(rows, decided),
        );
        onDone();
      }}
    >
      {isApproval
        ? approvalWords(lossesOf(tallies))
        : 'They stay as they are in Sign. The next run plans them anew.'}
    </ReasonDialog>
  );
}

function approvalWords(losses: readonly string[]): string {
  const lost = losses.length === 0 ? 'Nobody loses anything by it.' : `Among them: ${losses.join(', ')}.`;
  return `${lost} What enough people have approved is done when its plan is applied.`;
}

function restWords(rows: readonly ApprovalRow[], decided: number): string {
  const rest = chosenPeople(rows) - decided;
  return rest === 0 ? 'It stands in the audit.' : `${people(rest)} wait for more approvals.`;
}

/** Whom a row is about, and what they would lose. */
function factsQuery({ id, plan: { planId }, reason }: ApprovalRow) {
  const filter = { state: ['held'], reason: reason.reason };
  return {
    queryKey: ['plan', planId, 'waiting', id],
    queryFn: async () => {
      const [{ tallies }, { items }] = await Promise.all([
        take(api.GET('/plans/{plan}/tallies', { params: { path: { plan: planId }, query: filter } })),
        take(
          api.GET('/plans/{plan}/items', {
            params: { path: { plan: planId }, query: { ...filter, limit: NAMES } },
          }),
        ),
      ]);
      return { tallies, names: items.map(({ item }) => (item.subject === 'group' ? item.name : item.email)) };
    },
  };
}
