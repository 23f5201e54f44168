import type { ScheduleBody } from '#contracts';
import { minuteOf } from './moments.js';
import { table } from './table.js';

/** A schedule a line. Moments are UTC, whatever zone it goes by. */
export function scheduleLines(schedules: readonly ScheduleBody[], next: string | null): string[] {
  if (schedules.length === 0)
    return ['No configuration of the server has a schedule: runs begin when somebody asks for them.'];
  return [
    ...table([
      ['configuration', 'schedule', 'cron', 'zone', 'orgs', 'next run (UTC)', 'last run'],
      ...schedules.map((schedule) => [
        ...[schedule.configuration, schedule.name, schedule.cron, schedule.timeZone],
        ...[schedule.orgs.join(', '), nextOf(schedule), lastOf(schedule)],
      ]),
    ]),
    ...(next === null ? [] : [`… and more: --after ${next}`]),
  ];
}

/** What has become of one, in a sentence. */
export function scheduleWords(schedule: ScheduleBody): string {
  const { configuration, name, pause } = schedule;
  const words =
    pause === null
      ? `goes on. Next run: ${nextOf(schedule)}`
      : 'is paused until somebody resumes it. A run that is under way goes on';
  return `${configuration}/${name} ${words}.`;
}

function nextOf({ state, next, freeze, pause }: ScheduleBody): string {
  switch (state) {
    case 'paused':
      return `paused by ${pause?.actor ?? 'somebody'}: ${pause?.reason ?? 'no reason given'}`;
    case 'waiting':
      return 'when its last run has ended';
    case 'over':
      return 'never again';
    case 'frozen':
      return `${minuteOf(next)}, frozen (${freeze?.name ?? 'now'})`;
    case 'scheduled':
      return minuteOf(next);
  }
}

function lastOf({ lastRun }: ScheduleBody): string {
  return lastRun === null ? 'none yet' : `${lastRun.name}, ${lastRun.state.replace('_', ' ')}`;
}
