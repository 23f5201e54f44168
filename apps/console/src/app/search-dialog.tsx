import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, type SpotlightStore } from '@mantine/spotlight';
import { useQueries } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { IconSearch } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { may } from '../words/may.js';
import { useOrgNames } from './chosen-org.js';
import { navigation } from './navigation.js';
import { type Finding, findPeople, findPlans, findRuns, kindOfQuery } from './search-sources.js';
import { useMe } from './session.js';
import { places } from '../words/places.js';

const SHOWN = 6;

/** Finds screens, orgs, people, runs and plans. */
export function SearchDialog({ store }: { readonly store: SpotlightStore }): ReactNode {
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), 180);
  const router = useRouter();
  const local = useLocalFindings(text.trim());
  const wanted = kindOfQuery(asked);
  const remote = useQueries({
    queries: [
      { queryKey: ['search', 'people', asked], queryFn: () => findPeople(asked), enabled: wanted.people },
      { queryKey: ['search', 'runs', asked], queryFn: () => findRuns(asked), enabled: wanted.runs },
      { queryKey: ['search', 'plans', asked], queryFn: () => findPlans(asked), enabled: wanted.plans },
    ],
  });
  const found: readonly Finding[] = [...local, ...remote.flatMap(({ data }) => data ?? [])];
  const groups = [...new Set(found.map(({ group }) => group))];
  const isAsking = remote.some(({ isFetching }) => isFetching);
  return (
    <Spotlight.Root
      store={store}
      query={text}
      onQueryChange={setText}
      maxHeight={480}
      scrollable
      clearQueryOnClose
      shortcut={null}
    >
      <Spotlight.Search
        placeholder="A person, plan, run or org"
        aria-label="Search people, plans, runs and orgs"
        leftSection={<IconSearch size={18} stroke={1.6} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {groups.map((group) => (
          <Spotlight.ActionsGroup key={group} label={group}>
            {found
              .filter((one) => one.group === group)
              .slice(0, SHOWN)
              .map(({ title, note, href }) => (
                <Spotlight.Action
                  key={href}
                  label={title}
                  {...(note !== undefined && { description: note })}
                  onClick={() => router.history.push(href)}
                />
              ))}
          </Spotlight.ActionsGroup>
        ))}
        {found.length === 0 && (
          <Spotlight.Empty>
            {isAsking ? 'Looking …' : 'Nothing is called so. A hash or a run’s name may be shortened.'}
          </Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** What is known without asking. */
function useLocalFindings(text: string): readonly Finding[] {
  const { grants } = useMe();
  const orgs = useOrgNames();
  const fits = (...words: readonly string[]) => words.join(' ').toLowerCase().includes(text.toLowerCase());
  const screens = navigation
    .filter(({ role }) => role === undefined || may(grants, role, 'some'))
    .filter(({ title, words = '' }) => fits(title, words))
    .map(({ title, place }) => ({ group: 'Screens', title, href: place }));
  const named = text === '' ? [] : orgs.filter((name) => fits(name));
  return [...named.map((name) => ({ group: 'Orgs', title: name, href: places.org(name) })), ...screens];
}
