import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useView } from '../../app/view.js';
import { Card } from '../../ui/card.js';
import { Loaded } from '../../ui/loading.js';
import { SidePanel } from '../../ui/side-panel.js';
import { Calls } from './calls.js';
import { isOpen } from './run-words.js';
import { timelineQuery } from './run.query.js';
import { runRoute } from './run.route.js';
import type { RunSummary, Timeline } from './run.types.js';
import classes from './timeline-card.module.css';
import { WaterfallView } from './waterfall-view.js';
import { waterfallOf } from './waterfall.js';

/** What a run did when; a lane opens the calls of its org. */
export function TimelineCard({ summary }: { readonly summary: RunSummary }): ReactNode {
  const { run, phases } = summary;
  const [{ calls }, setView] = useView(runRoute);
  const query = useQuery(timelineQuery(run.id, isOpen(run.state)));
  return (
    <Card title="Timeline" aside={<Legend />}>
      <Loaded query={query} what="the timeline">
        {(timeline) => (
          <>
            <WaterfallView
              waterfall={waterfallOf(timeline, phases)}
              onOpen={(key) => setView({ calls: labelOf(timeline, key) })}
            />
            {!timeline.isWhole && (
              <p className="ss-muted">
                This run has made more calls than can be drawn: these are the last 200,000.
              </p>
            )}
          </>
        )}
      </Loaded>
      <SidePanel
        title={calls === undefined ? undefined : `Calls for ${calls}`}
        lead={run.name}
        onClose={() => setView({ calls: undefined })}
      >
        {calls !== undefined && (
          <Calls run={run.id} org={calls} timeline={query.data?.orgs.find(({ label }) => label === calls)} />
        )}
      </SidePanel>
    </Card>
  );
}

function labelOf({ orgs }: Timeline, key: string): string | undefined {
  return orgs.find(({ orgId }) => orgId === key)?.label;
}

const LEGEND = [
  ['reading', 'reading'],
  ['planning', 'asking and planning'],
  ['applying', 'applying'],
  ['calls', 'calls'],
  ['throttled', 'waiting for the rate limit'],
] as const;

function Legend(): ReactNode {
  return (
    <span className={classes['legend']}>
      {LEGEND.map(([kind, words]) => (
        <span key={kind}>
          <i data-kind={kind} aria-hidden /> {words}
        </span>
      ))}
    </span>
  );
}
