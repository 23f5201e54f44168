import { useInfiniteQuery } from '@tanstack/react-query';
import { IconHandStop } from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import { useOrg } from '../../app/chosen-org.js';
import { useView } from '../../app/view.js';
import { places } from '../../words/places.js';
import { AppLink } from '../../ui/app-link.js';
import { PagedTable } from '../../ui/data-table/paged-table.js';
import { Empty } from '../../ui/empty.js';
import { Facts } from '../../ui/facts.js';
import { ChoicesFilter, FilterBar } from '../../ui/filters.js';
import { Moment } from '../../ui/moment.js';
import { Page } from '../../ui/page.js';
import { PersonLink } from '../../ui/person-link.js';
import { SavedViews } from '../../ui/saved-views.js';
import { SidePanel } from '../../ui/side-panel.js';
import { Tag } from '../../ui/status.js';
import { AccessDiff } from '../person/access-diff.js';
import { accessParts } from '../person/access-parts.js';
import { ConfigurationSelect } from '../settings/configuration-select.js';
import { useConfiguration } from '../settings/use-configuration.js';
import { driftColumns } from './drift-columns.js';
import { type Drift, DRIFT_STATES, driftsQuery } from './drift.query.js';
import { driftRoute } from './drift.route.js';
import { driftState } from './drift-words.js';

const CHOICES = DRIFT_STATES.map((value) => ({ value, label: driftState(value).word }));

/** What somebody changed in Sign by hand, as runs found it. */
export function DriftPage(): ReactNode {
  const [view, setView] = useView(driftRoute);
  const org = useOrg();
  const chosen = useConfiguration(view.configuration);
  const query = useInfiniteQuery({
    ...driftsQuery({ configuration: chosen.name, org, state: view.state }),
    enabled: chosen.isKnown,
  });
  const pages = query.data?.pages;
  const rows = useMemo(() => pages?.flatMap(({ drifts }) => drifts) ?? [], [pages]);
  const open = rows.find(({ id }) => id === view.drift);
  const step = (by: 1 | -1) => {
    const to = rows[rows.findIndex(({ id }) => id === view.drift) + by];
    if (to !== undefined) setView({ drift: to.id }, { replace: true });
  };
  return (
    <Page title="Drift" lead="What somebody changed in Acrobat Sign by hand, and a run then found." fill>
      <FilterBar aside={<SavedViews screen="drift" />}>
        <ChoicesFilter
          label="State"
          choices={CHOICES}
          value={view.state}
          onChange={(state) => setView({ state })}
        />
        <ConfigurationSelect chosen={chosen} onChange={(configuration) => setView({ configuration })} />
      </FilterBar>
      <PagedTable
        label="Changes by hand"
        what="the changes by hand"
        query={query}
        error={chosen.error}
        rows={rows}
        columns={driftColumns}
        rowId={({ id }) => id}
        view={view}
        onView={setView}
        onOpen={({ id }) => setView({ drift: id })}
        openId={view.drift}
        empty={
          <Empty icon={IconHandStop} title="Nobody has changed anything by hand">
            When a run finds that groups or rights in Acrobat Sign are not as it left them, the change will
            stand here with what was expected. Each org puts it right, or only reports it: see drift in the
            configuration.
          </Empty>
        }
      />
      <DriftPanel drift={open} onStep={step} onClose={() => setView({ drift: undefined })} />
    </Page>
  );
}

interface DriftPanelProps {
  readonly drift: Drift | undefined;
  readonly onStep: (by: 1 | -1) => void;
  readonly onClose: () => void;
}

function DriftPanel({ drift, onStep, onClose }: DriftPanelProps): ReactNode {
  const words = driftState(drift?.state ?? '');
  return (
    <SidePanel
      title={drift?.email}
      lead={drift !== undefined && <Tag tone={words.tone}>{words.word}</Tag>}
      onStep={onStep}
      onClose={onClose}
    >
      {drift !== undefined && (
        <>
          <AccessDiff parts={accessParts(drift.expected, drift.actual)} />
          <Facts
            facts={[
              ['It means', words.hint],
              ['Org', drift.org],
              ['Person', <PersonLink key="person" email={drift.email} />],
              ['First seen', <Moment key="first" at={drift.firstSeen} as="long" />],
              ['Last seen', <Moment key="last" at={drift.lastSeen} as="long" />],
              ['Found by', runLink(drift.firstRun)],
              ['Last by', drift.lastRun === drift.firstRun ? undefined : runLink(drift.lastRun)],
            ]}
          />
        </>
      )}
    </SidePanel>
  );
}

function runLink(run: string | null): ReactNode {
  return run === null ? undefined : (
    <AppLink inherit href={places.run(run)}>
      {run}
    </AppLink>
  );
}
