import { isTimeZone } from '#domain';
import { duration } from '../schema/duration.js';
import { listOf, show, strictMap, text } from '../schema/fields.js';
import { cronProblem } from './cron-cadence.js';

const CRON_WANTED = 'a cron expression in quotes, such as "0 2 * * *" for every night at two';
const HOUR_MS = 3_600_000;

const name = text('a name, such as nightly').refine(
  (written) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/u.test(written),
  {
    error: ({ input }) =>
      `${show(input)} is not a name for a schedule. Give letters, digits, dots and hyphens, such as nightly.`,
  },
);

const cron = text(CRON_WANTED).superRefine((written, context) => {
  const problem = cronProblem(written);
  if (problem !== undefined) {
    context.addIssue({ code: 'custom', message: `${show(written)} ${problem}. Give ${CRON_WANTED}.` });
  }
});

export const timeZone = text('a time zone, such as Europe/Berlin').refine(isTimeZone, {
  error: ({ input }) =>
    `${show(input)} is not a time zone. Give one of the IANA database, such as Europe/Berlin or UTC.`,
});

const jitter = duration('a time such as 10m, an hour at most').refine((ms) => ms <= HOUR_MS, {
  error: 'is more than an hour. Give a shorter time, such as 10m.',
});

/** An entry of `schedule`. */
export const scheduleSchema = strictMap(
  {
    name,
    cron,
    time_zone: timeZone.optional(),
    jitter: jitter.optional(),
    orgs: listOf(text('an org name of sign_orgs'), 'the orgs that it syncs').optional(),
  },
  'a mapping with name and cron',
);
