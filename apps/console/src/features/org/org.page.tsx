import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { orgQuery } from '../../app/orgs.query.js';
import { RunNow } from '../../app/run-now.js';
import { Loaded, LoadingRows } from '../../ui/loading.js';
import { Page } from '../../ui/page.js';
import { Status } from '../../ui/status.js';
import { places } from '../../words/places.js';
import { LatestRuns } from '../overview/latest-runs.js';
import { RunHistory } from '../overview/run-history.js';
import { GateCard } from './gate-card.js';
import { AccountCard } from './account-card.js';
import { OrgNumbers } from './org-numbers.js';
import { orgRoute } from './org.route.js';
import { PauseButton, PauseNote } from './pause.js';
import { RefreshButton } from './refresh-button.js';
import classes from './org.module.css';

/** One Acrobat Sign account: who is in it, how it is called, and what can be done about it. */
export function OrgPage(): ReactNode {
  const { name } = orgRoute.useParams();
  const query = useQuery(orgQuery(name));
  const { data } = query;
  return (
    <Page
      title={data?.org ?? name}
      crumbs={[{ title: 'Orgs', href: places.orgs }]}
      badges={
        data && (
          <>
            <Status kind="sync" state={data.inSync} />
            <Status kind="health" state={data.health} />
          </>
        )
      }
      actions={
        data && (
          <>
            <RunNow configurations={data.configurations} org={data.org} />
            <RefreshButton org={data} />
            <PauseButton org={data} />
          </>
        )
      }
    >
      <Loaded query={query} what="this org" frame={<LoadingRows rows={10} />}>
        {(org) => (
          <>
            {org.pause !== null && <PauseNote pause={org.pause} />}
            <OrgNumbers org={org} />
            <div className={classes['columns']}>
              <AccountCard org={org} />
              <GateCard org={org} />
            </div>
            <RunHistory org={org.org} />
            <LatestRuns org={org.org} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
