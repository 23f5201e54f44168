import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useOrg } from '../../app/chosen-org.js';
import { configurationsQuery } from '../../app/configurations.query.js';
import { useMay } from '../../app/session.js';
import { useView } from '../../app/view.js';
import { places, withView } from '../../words/places.js';
import { LinkButton } from '../../ui/app-link.js';
import { Failure } from '../../ui/failure.js';
import { Loaded, LoadingRows } from '../../ui/loading.js';
import { Page } from '../../ui/page.js';
import { useConfiguration } from '../settings/use-configuration.js';
import { DirectoryCard } from './directory-card.js';
import { HistoryView } from './history-view.js';
import { OpenItems } from './open-items.js';
import { OrgCard } from './org-card.js';
import classes from './person.module.css';
import { explanationQuery, type WhichPerson } from './person.query.js';
import { personRoute } from './person.route.js';
import { placesInOrder } from './standing-words.js';
import { SyncButton } from './sync-button.js';
import { SyncPanel } from './sync-panel.js';

/** One person: wanted, found and last written in every org, why, and the whole story. */
export function PersonPage(): ReactNode {
  const { email } = personRoute.useParams();
  const [view, setView] = useView(personRoute);
  const { name: configuration, isKnown, error } = useConfiguration(view.configuration);
  const org = useOrg();
  const mayRun = useMay('operator', org);
  const who: WhichPerson = { email, configuration };
  const tab = view.tab === 'history' ? 'history' : 'now';
  return (
    <Page
      title={email}
      crumbs={[{ title: 'People', href: places.people }]}
      actions={
        <>
          <LinkButton href={withView(places.audit, { person: email })}>Audit</LinkButton>
          {mayRun && isKnown && (
            <SyncButton who={who} org={org} onStarted={(run) => setView({ sync: run, tab: undefined })} />
          )}
        </>
      }
    >
      {view.sync !== undefined && <SyncPanel run={view.sync} onClose={() => setView({ sync: undefined })} />}
      <Tabs value={tab} onChange={(to) => setView({ tab: to === 'now' ? undefined : (to ?? undefined) })}>
        <Tabs.List>
          <Tabs.Tab value="now">Now and why</Tabs.Tab>
          <Tabs.Tab value="history">History</Tabs.Tab>
        </Tabs.List>
      </Tabs>
      {error !== null && <Failure error={error} what="the configurations" />}
      {!isKnown ? (
        error === null && <LoadingRows />
      ) : tab === 'history' ? (
        <HistoryView who={who} org={org} at={view.at} onMove={(at) => setView({ at }, { replace: true })} />
      ) : (
        <NowView who={who} org={org} />
      )}
    </Page>
  );
}

function NowView({ who, org }: { readonly who: WhichPerson; readonly org: string | undefined }): ReactNode {
  const query = useQuery(explanationQuery(who));
  const { data } = useQuery(configurationsQuery);
  const sources = data?.configurations.find(({ name }) => name === who.configuration)?.sources;
  const source = sources?.map(({ place }) => place).join(', ');
  return (
    <div className={classes['now']}>
      <div className={classes['orgs']}>
        <OpenItems who={who} />
        <Loaded query={query} what="this person">
          {({ orgs }) =>
            placesInOrder(orgs)
              .filter((place) => org === undefined || place.org === org)
              .map((place) => <OrgCard key={place.org} place={place} source={source} />)
          }
        </Loaded>
      </div>
      <DirectoryCard who={who} source={source} />
    </div>
  );
}
