import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { IconUserSearch } from '@tabler/icons-react';
import { Button } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { useOrg } from '../../app/chosen-org.js';
import { useView } from '../../app/view.js';
import { PagedTable } from '../../ui/data-table/paged-table.js';
import { Empty } from '../../ui/empty.js';
import { ChoiceFilter, FilterBar, SearchField } from '../../ui/filters.js';
import { Page } from '../../ui/page.js';
import { SavedViews } from '../../ui/saved-views.js';
import { ConfigurationSelect } from '../settings/configuration-select.js';
import { useConfiguration } from '../settings/use-configuration.js';
import { peopleColumns } from './people-columns.js';
import { peopleQuery } from './people.query.js';
import { PEOPLE_STATES, peopleRoute } from './people.route.js';
import { stateWords } from './person-words.js';

const STATE_CHOICES = PEOPLE_STATES.map((value) => ({ value, label: stateWords(value).word }));

/** Everybody of the directory and of Sign, found by address, name, group, org or state. */
export function PeoplePage(): ReactNode {
  const [view, setView] = useView(peopleRoute);
  const navigate = useNavigate();
  const org = useOrg();
  const chosen = useConfiguration(view.configuration);
  const { q, group, state } = view;
  const search = { configuration: chosen.name, q, group, state, org };
  const query = useInfiniteQuery({ ...peopleQuery(search), enabled: chosen.isKnown });
  const pages = query.data?.pages;
  const rows = useMemo(() => pages?.flatMap(({ people }) => people) ?? [], [pages]);
  const columns = useMemo(() => peopleColumns(org), [org]);
  const isNarrowed = q !== undefined || group !== undefined || state !== undefined || org !== undefined;
  return (
    <Page title="People" fill>
      <FilterBar aside={<SavedViews screen="people" />}>
        <SearchField
          value={q}
          onChange={(text) => setView({ q: text }, { replace: true })}
          placeholder="How an address or a name begins"
        />
        <ChoiceFilter
          label="State"
          choices={STATE_CHOICES}
          value={state}
          onChange={(to) => setView({ state: to })}
        />
        <SearchField
          value={group}
          onChange={(text) => setView({ group: text }, { replace: true })}
          placeholder="Directory group, exactly"
        />
        <ConfigurationSelect chosen={chosen} onChange={(configuration) => setView({ configuration })} />
      </FilterBar>
      <PagedTable
        label="People"
        what="the people"
        query={query}
        error={chosen.error}
        rows={rows}
        columns={columns}
        rowId={({ email }) => email}
        view={view}
        onView={setView}
        onOpen={({ email }) =>
          void navigate({
            to: '/people/$email',
            params: { email },
            search: { configuration: view.configuration },
          })
        }
        empty={
          isNarrowed ? (
            <Empty
              icon={IconUserSearch}
              title="Nobody is found"
              action={
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => setView({ q: undefined, group: undefined, state: undefined })}
                >
                  Clear the filters
                </Button>
              }
            >
              The search looks at how addresses, first names and last names begin. Names of groups match
              exactly.
            </Empty>
          ) : (
            <Empty icon={IconUserSearch} title="Nobody is known yet" command="sign-sync plan">
              The first run reads the directory and Acrobat Sign; everybody of both will stand here. A plan
              reads the same and writes nothing.
            </Empty>
          )
        }
      />
    </Page>
  );
}
