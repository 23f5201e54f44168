import { strictMap, text } from '../schema/fields.js';
import { timeZone } from './schedule.schema.js';

const MOMENT_WANTED = 'a time such as 2026-12-18 18:00, or one of every week such as fri 18:00';

/** An entry of `freeze`. How its ends fit together is judged where they are read. */
export const freezeSchema = strictMap(
  {
    name: text('what people call it, such as year end'),
    from: text(MOMENT_WANTED),
    until: text(MOMENT_WANTED),
    time_zone: timeZone.optional(),
  },
  'a mapping with name, from and until',
);
