import { useInfiniteQuery } from '@tanstack/react-query';
import { IconPlayerPlay } from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import { useOrg } from '../../app/chosen-org.js';
import { useGo } from '../../app/use-go.js';
import { useView } from '../../app/view.js';
import { AppLink } from '../../ui/app-link.js';
import type { Column } from '../../ui/data-table/column.js';
import { PagedTable } from '../../ui/data-table/paged-table.js';
import { Empty } from '../../ui/empty.js';
import { ChoicesFilter, DayFilter, FilterBar } from '../../ui/filters.js';
import { HashText } from '../../ui/hash-text.js';
import { Moment } from '../../ui/moment.js';
import { Page } from '../../ui/page.js';
import { SavedViews } from '../../ui/saved-views.js';
import { Status } from '../../ui/status.js';
import { places, withView } from '../../words/places.js';
import { statusWords } from '../../words/status.js';
import { duration } from '../../words/time.js';
import { modeWords, requesterWords, scopeWords } from '../run/run-words.js';
import { type ListedRun, runsQuery } from './runs.query.js';
import { RUN_MODES, RUN_STATES, runsRoute } from './runs.route.js';

/** Every run, the newest first. */
export function RunsPage(): ReactNode {
  const [view, setView] = useView(runsRoute);
  const org = useOrg();
  const go = useGo();
  const query = useInfiniteQuery(runsQuery(view, org));
  const rows = useMemo(() => query.data?.pages.flatMap(({ runs }) => runs) ?? [], [query.data]);
  const isNarrowed = [view.state, view.mode, view.from, view.to, view.configuration, org].some(Boolean);
  return (
    <Page title="Runs" actions={<SavedViews screen="runs" />}>
      <FilterBar>
        <ChoicesFilter
          label="State"
          choices={RUN_STATES.map((value) => ({ value, label: statusWords('run', value).word }))}
          value={view.state}
          onChange={(state) => setView({ state })}
        />
        <ChoicesFilter
          label="Mode"
          choices={RUN_MODES.map((value) => ({ value, label: modeWords(value) }))}
          value={view.mode}
          onChange={(mode) => setView({ mode })}
        />
        <DayFilter label="From" value={view.from} onChange={(from) => setView({ from })} />
        <DayFilter label="To" value={view.to} onChange={(to) => setView({ to })} />
      </FilterBar>
      <PagedTable
        label="Runs"
        what="the runs"
        query={query}
        {...{ rows, columns }}
        rowId={({ id }) => id}
        view={{ sort: view.sort, columns: view.columns }}
        onView={setView}
        onOpen={({ name }) => go(places.run(name))}
        empty={
          isNarrowed ? (
            <Empty icon={IconPlayerPlay} title="No run matches">
              Take a filter away to see more.
            </Empty>
          ) : (
            <Empty icon={IconPlayerPlay} title="Nothing has run yet" command="sign-sync sync">
              A run reads the directory and the orgs, plans, and applies what waits for nobody. Start one from
              the overview, by the schedule, or by the command.
            </Empty>
          )
        }
      />
    </Page>
  );
}

const columns: readonly Column<ListedRun>[] = [
  {
    ...{ id: 'name', title: 'Run', width: 140, fixed: true },
    cell: ({ name }) => (
      <AppLink inherit href={places.run(name)}>
        {name}
      </AppLink>
    ),
  },
  { id: 'state', title: 'State', width: 118, cell: ({ state }) => <Status kind="run" state={state} /> },
  { id: 'mode', title: 'Mode', width: 96, cell: ({ mode }) => modeWords(mode) },
  {
    ...{ id: 'what', title: 'Whom', width: 140, grow: 1 },
    cell: (run) => <span className="ss-clip">{scopeWords(run)}</span>,
  },
  {
    ...{ id: 'configuration', title: 'Configuration', width: 112 },
    cell: ({ configName }) => <span className="ss-clip">{configName}</span>,
  },
  {
    ...{ id: 'by', title: 'Asked for by', width: 104, grow: 1 },
    cell: ({ requestedBy }) => <span className="ss-clip">{requesterWords(requestedBy)}</span>,
  },
  { id: 'at', title: 'Requested', width: 96, cell: ({ requestedAt }) => <Moment at={requestedAt} /> },
  {
    ...{ id: 'took', title: 'Took', width: 80, align: 'end' },
    cell: ({ startedAt, finishedAt }) =>
      finishedAt === null ? '–' : duration(Date.parse(finishedAt) - Date.parse(startedAt)),
  },
  {
    ...{ id: 'plan', title: 'Plan', width: 108 },
    cell: ({ planHash, id }) =>
      planHash === null ? (
        <span className="ss-muted">–</span>
      ) : (
        <AppLink inherit href={withView(places.plan(planHash), { run: id })}>
          <HashText value={planHash} plain />
        </AppLink>
      ),
  },
  {
    ...{ id: 'note', title: 'Note', width: 120, grow: 2 },
    cell: ({ error, directory }) => {
      const note = error?.message ?? directory?.explanations[0] ?? '';
      return (
        <span className="ss-clip ss-muted" title={note}>
          {note}
        </span>
      );
    },
  },
];
