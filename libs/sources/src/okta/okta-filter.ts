import { evaluateUserExpression, parseUserExpression, statusesOf, type UserExpression } from '#domain';
import { SourceUnreadableError } from '../source-unreadable.error.js';
import type { OktaUser } from './okta-answers.js';

/** People who cannot sign in at the moment. They have not left. */
const LOCKED_STATUSES = ['RECOVERY', 'PASSWORD_EXPIRED', 'LOCKED_OUT'] as const;
export type LockedStatus = (typeof LOCKED_STATUSES)[number];

const DEFAULT_FILTER = parseUserExpression('user.status == "ACTIVE"');

/** `outside`: the filter leaves this person out. `locked-out`: it does so for nothing but such a status. */
export type FilterVerdict = 'inside' | 'outside' | { readonly lockedOut: LockedStatus };

/**
 * `all_users_filter`. The default one says ACTIVE, and the original takes whoever is locked out for a leaver. Here such
 * people stay, unless the administrator has written another filter, which is obeyed.
 */
export class OktaFilter {
  readonly #expression: UserExpression;
  readonly #isDefault: boolean;

  /** @throws SourceUnreadableError for an expression that cannot be read */
  constructor(text: string) {
    const expression = parseUserExpression(text);
    if ('problem' in expression) {
      throw new SourceUnreadableError(
        'SOURCE_FILTER',
        `all_users_filter of the Okta connector cannot be read: ${expression.problem}.`,
        { filter: text },
      );
    }
    this.#expression = expression;
    this.#isDefault = JSON.stringify(expression) === JSON.stringify(DEFAULT_FILTER);
  }

  judge(user: OktaUser): FilterVerdict {
    if (evaluateUserExpression(this.#expression, user)) return 'inside';
    const status = LOCKED_STATUSES.find((locked) => locked === user.status);
    const wouldPass =
      status !== undefined && evaluateUserExpression(this.#expression, { ...user, status: 'ACTIVE' });
    if (!wouldPass) return 'outside';
    return this.#isDefault ? 'inside' : { lockedOut: status };
  }

  /** Such statuses that the filter lets never through; none with the default one. */
  get dropsLocked(): readonly LockedStatus[] {
    const kept = statusesOf(this.#expression);
    if (this.#isDefault || !kept.includes('ACTIVE')) return [];
    return LOCKED_STATUSES.filter((status) => !kept.includes(status));
  }
}
