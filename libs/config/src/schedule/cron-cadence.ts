import { Cron } from 'croner';
import type { Cadence } from '#domain';

const NICKNAMES: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
};
/** A colon would make a date of it, and a question mark the time at which the program was started. */
const LETTERS = /^[\dA-Za-z*,\-/#+ \t]+$/u;

/**
 * The times of a cron expression of five fields, or of six with seconds first. With `*` as its hour it goes by the time
 * that passes, as every quarter of an hour does. Otherwise it goes by the clocks of the zone: a time that they show twice
 * counts once, and for one that they leave out the first moment afterwards counts, so that no day is without its run.
 *
 * @throws Error in words, what is wrong with the expression
 */
export function cronCadence(expression: string, timeZone: string): Cadence {
  const cron = new Cron(patternOf(expression), {
    ...{ timezone: timeZone, mode: '5-or-6-parts', fixedTimeRule: 'no-wildcard', paused: true },
  });
  return {
    after: (at) => cron.nextRun(new Date(at))?.getTime(),
    // Strictly before the next second is at or before this one.
    atOrBefore: (at) => cron.previousRuns(1, new Date(Math.floor(at / 1000) * 1000 + 1000))[0]?.getTime(),
  };
}

/** @returns what is wrong with an expression, as it completes "… "; undefined when nothing is */
export function cronProblem(expression: string): string | undefined {
  try {
    return cronCadence(expression, 'UTC').after(0) === undefined ? 'never comes' : undefined;
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).replace(/^Cron\w*: /u, '');
    return `is no cron expression: ${why.replace(/\.$/u, '')}`;
  }
}

function patternOf(expression: string): string {
  const written = NICKNAMES[expression.trim().toLowerCase()] ?? expression.trim();
  if (!LETTERS.test(written)) throw new Error('it has other characters than one has');
  const fields = written.split(/\s+/u);
  const times = fields.length === 6 ? 3 : 2;
  if (fields[times - 1] === '*') return fields.join(' ');
  // Only what is written out goes by the clocks alone.
  const pattern = fields.map((field, index) =>
    index < times ? writtenOut(field, limitOf(times - index)) : field,
  );
  return pattern.join(' ');
}

/** @param left fields of the time from there on: 1 for the hour */
function limitOf(left: number): number {
  return left === 1 ? 24 : 60;
}

/** Steps as the list of what they come to: a step of 15 minutes as `0,15,30,45`. */
function writtenOut(field: string, limit: number): string {
  return field
    .split(',')
    .map((part) => {
      const step = /^(?:\*|(\d+)-(\d+))(?:\/(\d+))?$/u.exec(part);
      const [, from = '0', to = String(limit - 1), by = '1'] = step ?? [];
      // Whatever else stands there is the library's to judge, as is a step of nothing.
      if (step === null || Number(by) < 1 || Number(to) >= limit || Number(from) > Number(to)) return part;
      const values: number[] = [];
      for (let value = Number(from); value <= Number(to); value += Number(by)) values.push(value);
      return values.join(',');
    })
    .join(',');
}
