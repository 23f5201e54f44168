import type { Govern } from '#domain';
import type { ConfigFile } from '../files/config-file.js';
import { duration } from '../schema/duration.js';
import { show, strictMap } from '../schema/fields.js';
import { writtenAction, writtenLeavers } from './written-leavers.js';

const AFTER_WANTED = 'a time such as 30d, 36h, or a number of seconds';
/** Ten years: nobody means more, and dates stay dates. */
const AFTER_MS_MAX = 3650 * 24 * 3_600_000;

export const offboardingSchema = strictMap(
  {
    deactivate_after: duration(AFTER_WANTED).refine((ms) => ms > 0 && ms <= AFTER_MS_MAX, {
      error: `is no time to wait, or more than 3650d. Give ${AFTER_WANTED}; without offboarding people are deactivated at once.`,
    }),
  },
  'a mapping with deactivate_after',
);

/** `offboarding`: a way to deactivate people, so it needs `sign_only_user_action: deactivate`. */
export function loadOffboarding(main: ConfigFile): Pick<Govern, 'offboarding'> {
  const written = main.value['offboarding'];
  if (written === undefined) return {};
  const given = main.parse(['offboarding'], offboardingSchema, written);
  const leavers = writtenLeavers(main);
  if (leavers === 'nothing') {
    main.problem(
      ['offboarding'],
      `deactivates people who are in Sign only, and approvals.leavers in line ${main.lineOf(['approvals', 'leavers'])} is nothing. Write delete or suspend there, or take offboarding out.`,
    );
  }
  const action = leavers === undefined ? writtenAction(main) : undefined;
  if (action !== undefined && action !== 'deactivate') {
    main.problem(
      ['offboarding'],
      `deactivates people who are in Sign only, and sign_only_user_action is ${show(action)}. Write "sign_only_user_action: deactivate" in user_sync, or take offboarding out.`,
    );
  }
  return given === undefined ? {} : { offboarding: { deactivateAfterMs: given.deactivate_after } };
}
