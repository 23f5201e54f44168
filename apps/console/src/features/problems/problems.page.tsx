import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { IconMoodCheck } from '@tabler/icons-react';
import { Button } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { useOrg } from '../../app/chosen-org.js';
import { useView } from '../../app/view.js';
import { Empty } from '../../ui/empty.js';
import { Failure } from '../../ui/failure.js';
import { ChoiceFilter, FilterBar } from '../../ui/filters.js';
import { LoadingRows } from '../../ui/loading.js';
import { Page } from '../../ui/page.js';
import { SavedViews } from '../../ui/saved-views.js';
import { errorGuideQuery } from './error-guide.query.js';
import { adviceOn } from './error-guide.js';
import { letterClasses } from './letter-classes.js';
import { LetterPanel } from './letter-panel.js';
import { ProblemClass } from './problem-class.js';
import { lettersQuery } from './problem.query.js';
import { problemsRoute } from './problems.route.js';

const STATES = [
  { value: 'dead', label: 'waiting for a decision' },
  { value: 'replayed', label: 'sent again' },
  { value: 'discarded', label: 'discarded' },
] as const;

/** Messages that could not be handled, by what they died of, with what to do about it. */
export function ProblemsPage(): ReactNode {
  const [view, setView] = useView(problemsRoute);
  const org = useOrg();
  const state = view.state ?? 'dead';
  const letters = useInfiniteQuery(lettersQuery({ state, reason: view.reason, run: view.run, org }));
  const { data: guide } = useQuery(errorGuideQuery);
  const pages = letters.data?.pages;
  const all = useMemo(() => pages?.flatMap(({ deadLetters }) => deadLetters) ?? [], [pages]);
  const classes = useMemo(() => letterClasses(all), [all]);
  const isNarrowed = view.reason !== undefined || view.run !== undefined;
  return (
    <Page
      title="Problems"
      lead="Messages that were given up, by what they died of. Nothing is lost: each can be sent again."
    >
      <FilterBar aside={<SavedViews screen="problems" />}>
        <ChoiceFilter
          label="State"
          choices={STATES}
          value={view.state}
          onChange={(next) => setView({ state: next === 'dead' ? undefined : next })}
        />
        {isNarrowed && (
          <Button size="xs" variant="default" onClick={() => setView({ reason: undefined, run: undefined })}>
            {view.reason ?? view.run} ✕
          </Button>
        )}
      </FilterBar>
      {letters.error !== null && pages === undefined && (
        <Failure error={letters.error} what="the problems" onRetry={() => void letters.refetch()} />
      )}
      {letters.isPending && <LoadingRows />}
      {pages !== undefined && classes.length === 0 && (
        <Empty icon={IconMoodCheck} title={state === 'dead' ? 'No problems' : 'None'}>
          A message that fails at every attempt, or that no retry can help, would stand here with its cause
          and what to do.
        </Empty>
      )}
      {classes.map((one) => (
        <ProblemClass
          key={one.key}
          of={one}
          advice={adviceOn({ reason: one.reason, lastError: one.letters[0]?.lastError ?? '' }, guide)}
          isOpen={view.class === one.key}
          isDead={state === 'dead'}
          isWhole={!letters.hasNextPage}
          onToggle={() => setView({ class: view.class === one.key ? undefined : one.key })}
          onLetter={(letter) => setView({ letter })}
        />
      ))}
      {letters.hasNextPage && (
        <Button
          variant="default"
          loading={letters.isFetchingNextPage}
          onClick={() => void letters.fetchNextPage()}
        >
          Older messages
        </Button>
      )}
      <LetterPanel id={view.letter} guide={guide} onClose={() => setView({ letter: undefined })} />
    </Page>
  );
}
