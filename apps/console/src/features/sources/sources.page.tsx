import { useInfiniteQuery } from '@tanstack/react-query';
import { IconDatabaseImport } from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import { useMayEverywhere } from '../../app/session.js';
import { useView } from '../../app/view.js';
import { PagedTable } from '../../ui/data-table/paged-table.js';
import { Empty } from '../../ui/empty.js';
import { FilterBar } from '../../ui/filters.js';
import { Page } from '../../ui/page.js';
import { ConfigurationSelect } from '../settings/configuration-select.js';
import { NeedsEverywhere } from '../settings/needs-everywhere.js';
import { useConfiguration } from '../settings/use-configuration.js';
import { HookList } from './hook-list.js';
import { ReadPanel } from './read-panel.js';
import { sourceColumns } from './source-columns.js';
import { type SourcePlace, sourcesQuery } from './source.query.js';
import classes from './sources.module.css';
import { sourcesRoute } from './sources.route.js';

/** Where people come from, and how far each read of it can be believed. */
export function SourcesPage(): ReactNode {
  const [view, setView] = useView(sourcesRoute);
  const maySee = useMayEverywhere('viewer');
  const chosen = useConfiguration(view.configuration);
  const query = useInfiniteQuery({ ...sourcesQuery(view.configuration), enabled: maySee });
  const pages = query.data?.pages;
  const rows = useMemo(() => pages?.flatMap(({ reads }) => reads) ?? [], [pages]);
  const open = rows.find(({ run }) => run.id === view.read);
  const step = (by: 1 | -1) => {
    const to = rows[rows.findIndex(({ run }) => run.id === view.read) + by];
    if (to !== undefined) setView({ read: to.run.id }, { replace: true });
  };
  if (!maySee) {
    return (
      <Page title="Sources">
        <NeedsEverywhere what="Sources" />
      </Page>
    );
  }
  return (
    <Page
      title="Sources"
      lead="Where people come from. Nobody loses anything on the strength of a read that is incomplete."
      fill
    >
      {chosen.names.length > 1 && (
        <FilterBar>
          <ConfigurationSelect
            chosen={{ ...chosen, name: view.configuration }}
            onChange={(configuration) => setView({ configuration })}
          />
        </FilterBar>
      )}
      <HookList />
      <SourceList sources={pages?.[0]?.sources ?? []} />
      <PagedTable
        label="Reads"
        what="the reads"
        query={query}
        rows={rows}
        columns={sourceColumns}
        rowId={({ run }) => run.id}
        view={view}
        onView={setView}
        onOpen={({ run }) => setView({ read: run.id })}
        openId={view.read}
        empty={
          <Empty icon={IconDatabaseImport} title="Nothing was read yet" command="sign-sync plan">
            Each read of the directory will stand here with its evidence: pages, rows, people, and whatever
            speaks against believing it.
          </Empty>
        }
      />
      <ReadPanel read={open} onStep={step} onClose={() => setView({ read: undefined })} />
    </Page>
  );
}

function SourceList({ sources }: { readonly sources: readonly SourcePlace[] }): ReactNode {
  if (sources.length === 0) return null;
  return (
    <ul className={classes['sources']} aria-label="Sources">
      {sources.map(({ configuration, type, place }) => (
        <li key={`${configuration} ${place}`}>
          <span className={classes['type']}>{type}</span>
          <span className={classes['place']}>{place}</span>
          <span className="ss-muted">{configuration}</span>
        </li>
      ))}
    </ul>
  );
}
