import type { LocalTime } from '#domain';

/** What the clock on the wall of this machine shows at a moment. */
export function localTimeOf(moment: Date): LocalTime {
  return {
    year: moment.getFullYear(),
    month: moment.getMonth() + 1,
    day: moment.getDate(),
    hour: moment.getHours(),
    minute: moment.getMinutes(),
    second: moment.getSeconds(),
    microsecond: moment.getMilliseconds() * 1000,
  };
}
