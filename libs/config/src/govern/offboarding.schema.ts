import type { Govern } from '#domain';
import type { ConfigFile } from '../files/config-file.js';
import { duration } from '../schema/duration.js';
import { show, strictMap } from '../schema/fields.js';

const AFTER_WANTED = 'a time such as 30d, 36h, or a number of seconds';
/** Ten years: nobody means more, and dates stay dates. */
const AFTER_MS_MAX = 3650 * 24 * 3_600_000;

const offboardingSchema = strictMap(
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
  const action = writtenAction(main.value['user_sync']);
  if (action !== undefined && action !== 'deactivate') {
    main.problem(
      ['offboarding'],
      `deactivates people who are in Sign only, and sign_only_user_action is ${show(action)}. Write "sign_only_user_action: deactivate" in user_sync, or take offboarding out.`,
    );
  }
  return given === undefined ? {} : { offboarding: { deactivateAfterMs: given.deactivate_after } };
}

/** What is wrong with `user_sync` itself is said by its own schema. */
function writtenAction(userSync: unknown): unknown {
  return typeof userSync === 'object' && userSync !== null && 'sign_only_user_action' in userSync
    ? userSync.sign_only_user_action
    : undefined;
}
