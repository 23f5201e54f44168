import { useInfiniteQuery } from '@tanstack/react-query';
import { IconClipboardList } from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import { useOrg } from '../../app/chosen-org.js';
import { useGo } from '../../app/use-go.js';
import { useView } from '../../app/view.js';
import { AppLink } from '../../ui/app-link.js';
import type { Column } from '../../ui/data-table/column.js';
import { PagedTable } from '../../ui/data-table/paged-table.js';
import { Empty } from '../../ui/empty.js';
import { DayFilter, FilterBar } from '../../ui/filters.js';
import { HashText } from '../../ui/hash-text.js';
import { Moment } from '../../ui/moment.js';
import { Page } from '../../ui/page.js';
import { SavedViews } from '../../ui/saved-views.js';
import { Status, Tag } from '../../ui/status.js';
import { count } from '../../words/count.js';
import { places, withView } from '../../words/places.js';
import { requesterWords } from '../run/run-words.js';
import { plansQuery, type RecentPlan } from './plans.query.js';
import { plansRoute } from './plans.route.js';

/** Every plan that could be applied, the newest first; those of tests are with their runs. */
export function PlansPage(): ReactNode {
  const [view, setView] = useView(plansRoute);
  const org = useOrg();
  const go = useGo();
  const query = useInfiniteQuery(plansQuery(view, org));
  const rows = useMemo(() => query.data?.pages.flatMap(({ plans }) => plans) ?? [], [query.data]);
  const isNarrowed = [view.from, view.to, view.configuration, org].some(Boolean);
  return (
    <Page title="Plans" actions={<SavedViews screen="plans" />}>
      <FilterBar>
        <DayFilter label="From" value={view.from} onChange={(from) => setView({ from })} />
        <DayFilter label="To" value={view.to} onChange={(to) => setView({ to })} />
      </FilterBar>
      <PagedTable
        label="Plans"
        what="the plans"
        query={query}
        {...{ rows, columns }}
        rowId={({ runId }) => runId}
        view={{ sort: view.sort, columns: view.columns }}
        onView={setView}
        onOpen={(plan) => go(addressOfPlan(plan))}
        empty={
          isNarrowed ? (
            <Empty icon={IconClipboardList} title="No plan matches">
              Take a filter away to see more.
            </Empty>
          ) : (
            <Empty icon={IconClipboardList} title="No plan yet" command="sign-sync plan">
              A plan says who would change, how and why, before anything is written to Acrobat Sign. Every run
              makes one.
            </Empty>
          )
        }
      />
    </Page>
  );
}

/** Two runs may have made the same plan, so the run goes along. */
function addressOfPlan({ hash, runId }: RecentPlan): string {
  return withView(places.plan(hash), { run: runId });
}

const columns: readonly Column<RecentPlan>[] = [
  {
    ...{ id: 'hash', title: 'Plan', width: 112, fixed: true },
    cell: (plan) => (
      <AppLink inherit href={addressOfPlan(plan)}>
        <HashText value={plan.hash} plain />
      </AppLink>
    ),
  },
  { id: 'state', title: 'State', width: 112, cell: ({ state }) => <Status kind="plan" state={state} /> },
  {
    ...{ id: 'changes', title: 'Changes', width: 88, align: 'end' },
    sortBy: ({ changes }) => changes,
    cell: ({ changes }) => count(changes),
  },
  {
    ...{ id: 'held', title: 'Held', width: 108, align: 'end' },
    sortBy: ({ held }) => held,
    cell: ({ held }) =>
      held === 0 ? <span className="ss-muted">0</span> : <Tag tone="warn">{count(held)} held</Tag>,
  },
  {
    ...{ id: 'why', title: 'Made by', width: 130, grow: 1 },
    cell: ({ mode, undoes, isCompared }) => (
      <span className="ss-clip">
        {undoes !== null ? `undo of ${undoes}` : isCompared ? 'a comparison of rules' : mode}
      </span>
    ),
  },
  {
    ...{ id: 'run', title: 'Run', width: 140 },
    cell: ({ runName }) => (
      <AppLink inherit href={places.run(runName)}>
        {runName}
      </AppLink>
    ),
  },
  {
    ...{ id: 'configuration', title: 'Configuration', width: 112 },
    cell: ({ configName }) => <span className="ss-clip">{configName}</span>,
  },
  {
    ...{ id: 'by', title: 'Asked for by', width: 110, grow: 1 },
    cell: ({ requestedBy }) => <span className="ss-clip">{requesterWords(requestedBy)}</span>,
  },
  { id: 'at', title: 'Made', width: 100, cell: ({ createdAt }) => <Moment at={createdAt} /> },
  {
    ...{ id: 'until', title: 'Expires', width: 92 },
    cell: ({ expiresAt, state }) =>
      expiresAt === null || state !== 'open' ? (
        <span className="ss-muted">–</span>
      ) : (
        <Moment at={expiresAt} />
      ),
  },
];
