import type { z } from 'zod';
import { duration } from './duration.js';
import { strictMap } from './fields.js';

const DAY_MS = 86_400_000;

/** How often something is looked at: not so often that nothing else gets done. */
const every = (wanted: string): z.ZodType<number> =>
  duration(wanted).refine((ms) => ms >= 1000 && ms <= DAY_MS, {
    error: `is not between a second and a day. Give ${wanted}.`,
  });

/** `watch` of connector-ldap.yml: the server is asked what has changed. */
export const ldapWatchSchema = strictMap(
  { every: every('a time such as 1m').optional() },
  'a mapping, such as {every: 1m}',
);

/** `watch` of connector-csv.yml: the file is looked at. */
export const csvWatchSchema = strictMap(
  {
    every: every('a time such as 10s').optional(),
    settle: every('how long nobody may have written to the file, such as 5s').optional(),
  },
  'a mapping, such as {every: 10s, settle: 5s}',
);
