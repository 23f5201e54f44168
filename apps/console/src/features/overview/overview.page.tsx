import { useQuery } from '@tanstack/react-query';
import { IconBuilding } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useOrg } from '../../app/chosen-org.js';
import { overviewQuery } from '../../app/health.query.js';
import { orgsQuery } from '../../app/orgs.query.js';
import { RunNow } from '../../app/run-now.js';
import { AppLink } from '../../ui/app-link.js';
import { Empty } from '../../ui/empty.js';
import { Loaded, LoadingTiles } from '../../ui/loading.js';
import { Page } from '../../ui/page.js';
import { useNow } from '../../ui/use-now.js';
import { plural } from '../../words/count.js';
import { places } from '../../words/places.js';
import { attentionOf } from './attention.js';
import { AttentionStrip } from './attention-strip.js';
import { LatestRuns } from './latest-runs.js';
import { nextRunOf } from './next-run.js';
import { OrgTile } from './org-tile.js';
import { activityQuery, approvalsQuery, latestRunsQuery } from './overview.query.js';
import { PauseAll } from './pause-all.js';
import { RateLimits } from './rate-limits.js';
import { RunHistory } from './run-history.js';
import { tilesOf } from './tiles-of.js';
import { useSchedules } from './use-schedules.js';
import { Welcome } from './welcome.js';
import classes from './overview.module.css';

/** What is going on in all orgs, and what waits for a person. */
export function OverviewPage(): ReactNode {
  const chosen = useOrg();
  const query = useQuery(orgsQuery);
  const { data: latest } = useQuery(latestRunsQuery(undefined));
  // Charts of nothing teach nothing: what comes first stands in their place.
  const isFresh = latest?.runs.length === 0;
  return (
    <Page
      title="Overview"
      actions={
        <>
          <RunNow />
          <PauseAll />
        </>
      }
    >
      <Loaded query={query} what="the orgs" frame={<LoadingTiles tiles={6} />}>
        {({ orgs }) => {
          const seen = orgs.filter(({ org }) => chosen === undefined || org === chosen);
          return (
            <>
              <Attention orgs={seen} />
              {(orgs.length > 0 || !isFresh) && <Orgs orgs={seen} chosen={chosen} />}
              {isFresh && <Welcome orgs={orgs} />}
            </>
          );
        }}
      </Loaded>
      {!isFresh && (
        <>
          <div className={classes['columns']}>
            <RunHistory org={chosen} />
            <RateLimits org={chosen} />
          </div>
          <LatestRuns org={chosen} />
        </>
      )}
    </Page>
  );
}

type Orgs = Parameters<typeof attentionOf>[0]['orgs'];

function Attention({ orgs }: { readonly orgs: Orgs }): ReactNode {
  const now = useNow();
  const approvals = useQuery(approvalsQuery);
  const overview = useQuery(overviewQuery);
  const known = {
    orgs,
    approvals: approvals.data?.approvals ?? [],
    deadLetters: overview.data?.deadLetters ?? 0,
  };
  return <AttentionStrip found={attentionOf(known, now)} orgs={orgs} />;
}

interface OrgsProps {
  readonly orgs: Orgs;
  readonly chosen: string | undefined;
}

function Orgs({ orgs, chosen }: OrgsProps): ReactNode {
  const { data: activity } = useQuery(activityQuery(chosen));
  const schedules = useSchedules();
  if (orgs.length === 0) {
    return (
      <Empty icon={IconBuilding} title="No org yet" command="sign-sync init">
        Each Acrobat Sign account that a configuration names gets a tile here, as soon as the server has read
        its files.
      </Empty>
    );
  }
  const shown = tilesOf(orgs);
  return (
    <section aria-label="Orgs">
      <div className={classes['tiles']}>
        {shown.map((org) => (
          <OrgTile
            key={org.id}
            org={org}
            days={activity?.orgs.find((one) => one.org === org.org)}
            next={nextRunOf(org.org, schedules)}
          />
        ))}
      </div>
      {shown.length < orgs.length && (
        <p className={classes['more']}>
          The {shown.length} that need you most.{' '}
          <AppLink href={places.orgs}>All {plural(orgs.length, 'org')}</AppLink>
        </p>
      )}
    </section>
  );
}
