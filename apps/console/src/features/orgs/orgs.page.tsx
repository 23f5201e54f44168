import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { IconBuilding } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useOrg } from '../../app/chosen-org.js';
import { orgsQuery } from '../../app/orgs.query.js';
import { useView } from '../../app/view.js';
import { DataTable } from '../../ui/data-table/data-table.js';
import { Empty } from '../../ui/empty.js';
import { ChoicesFilter, FilterBar, SearchField } from '../../ui/filters.js';
import { Loaded } from '../../ui/loading.js';
import { Page } from '../../ui/page.js';
import { SavedViews } from '../../ui/saved-views.js';
import { places } from '../../words/places.js';
import { statusWords } from '../../words/status.js';
import { orgColumns } from './org-columns.js';
import { HEALTHS, orgsThatFit } from './orgs-filter.js';
import { orgsRoute } from './orgs.route.js';

const healths = HEALTHS.map((value) => ({ value, label: statusWords('health', value).word }));

/** Every Acrobat Sign account that a configuration names. */
export function OrgsPage(): ReactNode {
  const query = useQuery(orgsQuery);
  const org = useOrg();
  const [view, setView] = useView(orgsRoute);
  const { history } = useRouter();
  return (
    <Page
      title="Orgs"
      lead="The Acrobat Sign accounts that your configurations name, each with its own key, pace and plan."
    >
      <FilterBar aside={<SavedViews screen="orgs" />}>
        <SearchField
          value={view.text}
          onChange={(text) => setView({ text }, { replace: true })}
          placeholder="Name, owner or address"
        />
        <ChoicesFilter
          label="Health"
          choices={healths}
          value={view.health}
          onChange={(health) => setView({ health })}
        />
      </FilterBar>
      <Loaded query={query} what="the orgs">
        {({ orgs }) => (
          <DataTable
            label="Orgs"
            rows={orgsThatFit(orgs, { ...view, org })}
            columns={orgColumns}
            rowId={({ id }) => id}
            view={view}
            onView={setView}
            onOpen={({ org: name }) => history.push(places.org(name))}
            empty={
              <Empty icon={IconBuilding} title={orgs.length === 0 ? 'No org yet' : 'No org fits'}>
                {orgs.length === 0
                  ? 'Each Acrobat Sign account that a configuration names stands here as soon as the server has read its files.'
                  : 'Take a filter away, or search for less.'}
              </Empty>
            }
          />
        )}
      </Loaded>
    </Page>
  );
}
