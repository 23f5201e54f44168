import { Button } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { IconCalendarRepeat } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useMe } from '../../app/session.js';
import { may } from '../../words/may.js';
import { places } from '../../words/places.js';
import { AppLink } from '../../ui/app-link.js';
import { Card } from '../../ui/card.js';
import { Empty } from '../../ui/empty.js';
import { Failure } from '../../ui/failure.js';
import { LoadingRows } from '../../ui/loading.js';
import { Moment } from '../../ui/moment.js';
import { ReasonDialog } from '../../ui/reason-dialog.js';
import { sayDone, sayFailed } from '../../ui/said.js';
import { Status, Tag } from '../../ui/status.js';
import { scheduleStatus, timesWords } from './schedule-words.js';
import { type Schedule, schedulesQuery, useScheduleActions } from './schedule.query.js';
import classes from './tokens-view.module.css';

const NONE = 'schedule:\n  - name: nightly\n    cron: "0 2 * * *"\n    time_zone: Europe/Berlin';

/** When runs begin by themselves. */
export function SchedulesView(): ReactNode {
  const query = useInfiniteQuery(schedulesQuery);
  const [paused, choose] = useState<Schedule>();
  const { pause } = useScheduleActions();
  const schedules = query.data?.pages.flatMap((page) => page.schedules) ?? [];
  return (
    <>
      {query.error !== null && (
        <Failure error={query.error} what="the schedules" onRetry={() => void query.refetch()} />
      )}
      {query.isPending && <LoadingRows rows={3} />}
      {query.data !== undefined && (
        <Card title="Schedules" flush>
          {schedules.length === 0 ? (
            <Empty icon={IconCalendarRepeat} title="No schedules" command={NONE}>
              A schedule begins full runs by itself, one at a time, and never within a freeze. It stands in
              the configuration:
            </Empty>
          ) : (
            <ul className={classes['tokens']}>
              {schedules.map((one) => (
                <ScheduleRow
                  key={`${one.configuration} ${one.name}`}
                  schedule={one}
                  onPause={() => choose(one)}
                />
              ))}
            </ul>
          )}
          {query.hasNextPage && (
            <Button
              size="compact-xs"
              variant="subtle"
              loading={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              Show more
            </Button>
          )}
        </Card>
      )}
      <ReasonDialog
        opened={paused !== undefined}
        onClose={() => choose(undefined)}
        title={`Pause ${paused?.name ?? ''}`}
        action="Pause"
        what="the pause"
        onConfirm={async (reason) => {
          if (paused !== undefined) await pause(paused, reason);
        }}
      >
        It begins no run until somebody resumes it. A run that is under way goes on.
      </ReasonDialog>
    </>
  );
}

function ScheduleRow({
  schedule,
  onPause,
}: {
  readonly schedule: Schedule;
  readonly onPause: () => void;
}): ReactNode {
  const { name, configuration, orgs, state, next, freeze, pause, lastRun } = schedule;
  const { word, tone, hint } = scheduleStatus(state);
  const { grants } = useMe();
  const mayRun = orgs.every((org) => may(grants, 'operator', { org }));
  const actions = useScheduleActions();
  const resume = useMutation({
    mutationFn: () => actions.resume(schedule),
    onError: (error) => sayFailed(error, 'the schedule'),
  });
  const run = useMutation({
    mutationFn: () => actions.run(schedule),
    onSuccess: (started) => sayDone('Begun', `Run ${started} is on its way.`),
    onError: (error) => sayFailed(error, 'the run'),
  });
  return (
    <li>
      <div className={classes['who']}>
        <strong>{name}</strong>{' '}
        <Tag tone={tone} hint={hint}>
          {word}
        </Tag>
        <p>
          {timesWords(schedule)} · {configuration} · {orgs.join(', ')}
        </p>
        {pause !== null && (
          <p>
            paused by {pause.actor} <Moment at={pause.since} />: {pause.reason}
          </p>
        )}
        {freeze !== null && (
          <p>
            freeze {freeze.name} until <Moment at={freeze.until} as="short" />
          </p>
        )}
      </div>
      <p className={classes['facts']}>
        next <Moment at={next} as="short" never="not known" /> · last{' '}
        {lastRun === null ? (
          'never'
        ) : (
          <>
            <AppLink href={places.run(lastRun.name)} inherit>
              {lastRun.name}
            </AppLink>{' '}
            <Status kind="run" state={lastRun.state} plain />
          </>
        )}
      </p>
      {mayRun && (
        <>
          <Button size="xs" variant="default" loading={run.isPending} onClick={() => run.mutate()}>
            Begin a run <span className="ss-hidden">of {name}</span>
          </Button>
          {pause === null ? (
            <Button size="xs" variant="default" onClick={onPause}>
              Pause… <span className="ss-hidden">{name}</span>
            </Button>
          ) : (
            <Button size="xs" variant="default" loading={resume.isPending} onClick={() => resume.mutate()}>
              Resume <span className="ss-hidden">{name}</span>
            </Button>
          )}
        </>
      )}
    </li>
  );
}
