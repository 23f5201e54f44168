import type { Cadence, ScheduleFacts } from '#domain';
import type { Config, ScheduleConfig } from '../config.js';
import { cronCadence } from './cron-cadence.js';

/** Of a configuration that is in use, the expressions are parsed once. */
const cadences = new WeakMap<ScheduleConfig, Cadence>();

/** What is decided about a schedule rests on this: its configuration, and how it stands. */
export function scheduleFacts(
  { name, freezes }: Pick<Config, 'name' | 'freezes'>,
  schedule: ScheduleConfig,
  standing: { readonly settledUntil: Date; readonly isPaused: boolean; readonly isBusy: boolean },
): ScheduleFacts {
  let cadence = cadences.get(schedule);
  if (cadence === undefined) {
    cadence = cronCadence(schedule.cron, schedule.timeZone);
    cadences.set(schedule, cadence);
  }
  const { isPaused, isBusy } = standing;
  return {
    ...{ cadence, jitterMs: schedule.jitterMs, seed: `${name}/${schedule.name}`, freezes },
    ...{ settledUntil: standing.settledUntil.getTime(), isPaused, isBusy },
  };
}

/** What the ticks of a schedule are reckoned by, as one text: another one means that they are others. */
export function scheduleDefinition({ cron, timeZone }: ScheduleConfig): string {
  return JSON.stringify([cron, timeZone]);
}
