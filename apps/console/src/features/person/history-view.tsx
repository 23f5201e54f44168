import { Button, Slider } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { IconHistory } from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import { Card } from '../../ui/card.js';
import { Empty } from '../../ui/empty.js';
import { Failure } from '../../ui/failure.js';
import { LoadingRows } from '../../ui/loading.js';
import { Moment } from '../../ui/moment.js';
import { useNow } from '../../ui/use-now.js';
import { momentWords } from '../../words/time.js';
import { HistorySteps } from './history-steps.js';
import classes from './history-view.module.css';
import { historyQuery, type WhichPerson } from './person.query.js';
import { StateThen } from './state-then.js';
import { stopAt, stopsOf } from './timeline.js';

interface HistoryViewProps {
  readonly who: WhichPerson;
  /** Only this org; undefined: all of them. */
  readonly org: string | undefined;
  /** The moment at which the slider stands; undefined: now. */
  readonly at: string | undefined;
  readonly onMove: (at: string | undefined) => void;
}

/** A person over time: a slider over every recorded moment, what was known then, and each step. */
export function HistoryView({ who, org, at, onMove }: HistoryViewProps): ReactNode {
  const history = useInfiniteQuery(historyQuery(who));
  const now = useNow();
  const pages = history.data?.pages;
  const steps = useMemo(() => pages?.flatMap((page) => page.steps) ?? [], [pages]);
  const stops = useMemo(() => stopsOf(steps, now.toISOString()), [steps, now]);
  if (history.error !== null && pages === undefined) {
    return <Failure error={history.error} what="the history" onRetry={() => void history.refetch()} />;
  }
  if (pages === undefined) return <LoadingRows rows={6} />;
  if (steps.length === 0) {
    return (
      <Empty icon={IconHistory} title="Nothing is recorded yet">
        Every read of the directory, every decision and every change in Sign that concerns this person will
        stand here.
      </Empty>
    );
  }
  const index = stopAt(stops, at);
  const chosen = index === stops.length - 1 ? undefined : stops[index];
  return (
    <>
      <Card
        title={
          chosen === undefined ? (
            'As it is now'
          ) : (
            <>
              As it was on <Moment at={chosen} as="long" />
            </>
          )
        }
        aside={
          chosen !== undefined && (
            <Button size="compact-xs" variant="subtle" onClick={() => onMove(undefined)}>
              Back to now
            </Button>
          )
        }
      >
        <div className={classes['slider']}>
          <Slider
            thumbLabel="Moment"
            min={0}
            max={Math.max(1, stops.length - 1)}
            value={index}
            disabled={stops.length < 2}
            marks={stops.length <= 60 ? stops.map((_, value) => ({ value })) : []}
            label={(value) => wordsOf(stops[value], value === stops.length - 1, now)}
            onChange={(value) => onMove(value === stops.length - 1 ? undefined : stops[value])}
          />
          <div className={classes['ends']}>
            <Moment at={stops[0]} as="short" />
            <span>now</span>
          </div>
        </div>
        {chosen !== undefined && <StateThen who={who} at={chosen} org={org} />}
      </Card>
      <HistorySteps
        steps={steps.filter((step) => org === undefined || !('org' in step) || step.org === org)}
        at={chosen}
        onChoose={onMove}
      />
      {history.hasNextPage && (
        <Button
          variant="default"
          loading={history.isFetchingNextPage}
          onClick={() => void history.fetchNextPage()}
        >
          Earlier steps
        </Button>
      )}
    </>
  );
}

function wordsOf(at: string | undefined, isNow: boolean, now: Date): string {
  return isNow || at === undefined ? 'now' : momentWords(new Date(at), now).long;
}
