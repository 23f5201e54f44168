import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { partsQuery } from '../plan/plan.query.js';
import { Card } from '../../ui/card.js';
import { Loaded } from '../../ui/loading.js';
import { Page } from '../../ui/page.js';
import { Status } from '../../ui/status.js';
import { places } from '../../words/places.js';
import { DirectoryCard } from './directory-card.js';
import { Failures } from './failures-card.js';
import { ItemsBar } from './items-bar.js';
import { Orgs } from './orgs-card.js';
import { RunActions } from './run-actions-bar.js';
import { RunLead } from './run-lead.js';
import { isOpen } from './run-words.js';
import { runSummaryQuery } from './run.query.js';
import { runRoute } from './run.route.js';
import type { RunSummary } from './run.types.js';
import { TimelineCard } from './timeline-card.js';
import { useProgress } from './use-progress.js';

const CRUMBS = [{ title: 'Runs', href: places.runs }];

/** One run: what it does now, or what it has done. */
export function RunPage(): ReactNode {
  const { run } = runRoute.useParams();
  const query = useQuery(runSummaryQuery(run));
  if (query.data !== undefined) return <RunContent key={query.data.run.id} summary={query.data} />;
  return (
    <Page title={`Run ${run}`} crumbs={CRUMBS}>
      <Loaded query={query} what="the run">
        {() => null}
      </Loaded>
    </Page>
  );
}

function RunContent({ summary }: { readonly summary: RunSummary }): ReactNode {
  const { run } = summary;
  const open = isOpen(run.state);
  const { progress: now, live } = useProgress(run.id, open);
  // What is told as it happens is newer than what was asked for, as long as the run goes on.
  const progress = open && now !== undefined ? now : summary.progress;
  return (
    <Page
      title={`Run ${run.name}`}
      crumbs={CRUMBS}
      badges={<Status kind="run" state={progress.state} />}
      lead={<RunLead run={run} progress={progress} live={open ? live : undefined} />}
      actions={<RunActions summary={summary} />}
    >
      {run.error !== null && (
        <Card title="Why it failed">
          <p>{run.error.message}</p>
          <span className="ss-mono ss-muted">{run.error.code}</span>
        </Card>
      )}
      <ToPlan run={run.id} isOver={!open} />
      <ItemsBar items={summary.items} run={run} />
      <Failures summary={summary} />
      <Orgs progress={progress} run={run} />
      <TimelineCard summary={summary} />
      <DirectoryCard run={run} progress={progress} />
    </Page>
  );
}

/** After an undo: the plan is what somebody came for. */
function ToPlan({ run, isOver }: { readonly run: string; readonly isOver: boolean }): ReactNode {
  const { toPlan = false } = runRoute.useSearch();
  const { data: parts } = useQuery({ ...partsQuery(run), enabled: toPlan && isOver });
  const first = parts?.[0];
  if (!toPlan || !isOver || first === undefined) return null;
  return <Navigate to={places.plan(first.planId)} search={{}} replace />;
}
