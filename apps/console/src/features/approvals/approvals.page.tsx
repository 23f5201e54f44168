import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconChecks } from '@tabler/icons-react';
import { type ReactNode, useMemo, useState } from 'react';
import { useOrg } from '../../app/chosen-org.js';
import { useMay } from '../../app/session.js';
import { useGo } from '../../app/use-go.js';
import { useView } from '../../app/view.js';
import { DataTable } from '../../ui/data-table/data-table.js';
import { Empty } from '../../ui/empty.js';
import { ChoiceFilter, FilterBar, FlagFilter } from '../../ui/filters.js';
import { Loaded } from '../../ui/loading.js';
import { Page } from '../../ui/page.js';
import { places, withView } from '../../words/places.js';
import { holdTitle } from '../plan/hold-words.js';
import { waitingQuery } from '../plan/plan.query.js';
import { approvalColumns } from './approval-columns.js';
import { type ApprovalRow, canBeApproved, narrow, rowsOf } from './approval-rows.js';
import { approvalsRoute } from './approvals.route.js';
import { BulkVoteDialog, type BulkVote } from './bulk-vote-dialog.js';

const NONE: ReadonlySet<string> = new Set();

/** What waits for people: why, since when, whose words were given, and until when they count. */
export function ApprovalsPage(): ReactNode {
  const [view, setView] = useView(approvalsRoute);
  const query = useQuery(waitingQuery);
  const org = useOrg();
  const go = useGo();
  const mayApprove = useMay('approver', org);
  const [ids, setIds] = useState(NONE);
  const [vote, setVote] = useState<BulkVote>();
  const all = useMemo(() => rowsOf(query.data?.approvals ?? []), [query.data]);
  const rows = narrow(all, { org, ...view });
  const chosen = rows.filter((row) => ids.has(row.id) && canBeApproved(row));
  const columns = useMemo(
    () => approvalColumns((row, verdict) => setVote({ verdict, rows: [row] }), mayApprove),
    [mayApprove],
  );
  const codes = [...new Set(all.map(({ reason }) => reason.reason))];
  return (
    <Page
      title="Approvals"
      lead="Changes that a guard, a limit or a policy holds until people have said yes."
    >
      <FilterBar>
        <ChoiceFilter
          label="Held because"
          choices={codes.map((value) => ({ value, label: holdTitle(value) }))}
          value={view.reason}
          onChange={(reason) => setView({ reason })}
        />
        {mayApprove && (
          <FlagFilter label="Waits for me" value={view.mine} onChange={(mine) => setView({ mine })} />
        )}
      </FilterBar>
      <Loaded query={query} what="the approvals">
        {() => (
          <DataTable
            label="What waits for approval"
            {...{ rows, columns }}
            rowId={({ id }) => id}
            view={{ sort: view.sort, columns: view.columns }}
            onView={setView}
            onOpen={(row) => go(reviewOf(row))}
            {...(mayApprove && {
              selection: {
                ...{ ids, isAll: false, isSelectable: canBeApproved },
                onChange: (next: ReadonlySet<string>) => setIds(next),
              },
              bulk: (
                <>
                  <Button size="compact-xs" onClick={() => setVote({ verdict: 'approve', rows: chosen })}>
                    Approve…
                  </Button>
                  <Button
                    size="compact-xs"
                    variant="default"
                    onClick={() => setVote({ verdict: 'reject', rows: chosen })}
                  >
                    Reject…
                  </Button>
                </>
              ),
              keys: {
                a: (row: ApprovalRow) => {
                  if (canBeApproved(row)) setVote({ verdict: 'approve', rows: [row] });
                },
              },
            })}
            empty={
              <Empty
                icon={IconChecks}
                title={all.length === 0 ? 'Nothing waits for anybody' : 'Nothing of that kind waits'}
                {...(all.length === 0 && { command: 'guards: … and approvals: … in sign-sync-config.yml' })}
              >
                {all.length === 0
                  ? 'What guards and limits hold, and what approvals ask for, comes here with its reason.'
                  : 'Take a filter away to see more.'}
              </Empty>
            }
          />
        )}
      </Loaded>
      <BulkVoteDialog vote={vote} onClose={() => setVote(undefined)} onDone={() => setIds(NONE)} />
    </Page>
  );
}

/** The people that a row is about, in their plan. */
function reviewOf({ plan, reason }: ApprovalRow): string {
  return withView(places.plan(plan.planId), { tab: 'held', reason: reason.reason });
}
