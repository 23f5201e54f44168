import { DroppedPeople } from '../dropped-people.js';
import type { OktaUser } from './okta-answers.js';
import type { LockedStatus } from './okta-filter.js';
import { loginOf, type FormatKey, type PersonDrop } from './okta-person.js';

const SINGLE_WARNINGS_MAX = 20;

/** Counts what is odd about the people of a read; only the first few are told one by one. */
export class OktaFindings {
  readonly dropped = new DroppedPeople();
  #withoutEmail = 0;
  readonly #drops: string[] = [];
  readonly #missing = new Map<FormatKey, { attribute: string; count: number; login: string }>();
  readonly #lockedOut = new Map<LockedStatus, number>();

  /** How many of them have no value where the e-mail format looks for one. */
  get withoutEmail(): number {
    return this.#withoutEmail;
  }

  drop(user: OktaUser, drop: PersonDrop): void {
    this.dropped.add(user.id);
    if (drop.why === 'no-email') this.#withoutEmail += 1;
    if (this.#drops.length >= SINGLE_WARNINGS_MAX) return;
    const login = loginOf(user);
    this.#drops.push(
      drop.why === 'no-email'
        ? `Okta: ${login} is left out: empty email attribute (${drop.attribute}).`
        : `Okta: ${login} is left out: the e-mail address is malformed.`,
    );
  }

  missing(user: OktaUser, format: FormatKey, attribute: string): void {
    const known = this.#missing.get(format);
    if (known) known.count += 1;
    else this.#missing.set(format, { attribute, count: 1, login: loginOf(user) });
  }

  lockedOut(status: LockedStatus): void {
    this.#lockedOut.set(status, (this.#lockedOut.get(status) ?? 0) + 1);
  }

  warnings(groupsNotFound: readonly string[]): string[] {
    const more = this.dropped.count - this.#drops.length;
    return [
      ...groupsNotFound.map((group) => `No group found for: ${group}`),
      ...this.#lockedWarning(),
      ...this.#drops,
      ...(more === 0 ? [] : [`Okta: … and ${more} more left out.`]),
      ...[...this.#missing].map(
        ([format, { attribute, count, login }]) =>
          `Okta: ${count} ${count === 1 ? 'person has' : 'people have'} no value for ${format} (${attribute}), first ${login}.`,
      ),
    ];
  }

  #lockedWarning(): string[] {
    const statuses = [...this.#lockedOut];
    if (statuses.length === 0) return [];
    const count = statuses.reduce((sum, [, people]) => sum + people, 0);
    const counted = statuses.map(([status, people]) => `${status} ${people}`).join(', ');
    const cure = ['ACTIVE', ...statuses.map(([status]) => status)].map((status) => `"${status}"`);
    return [
      `Okta: all_users_filter leaves ${count} ${count === 1 ? 'member' : 'members'} of wanted groups out for nothing but a status that does not mean leaving (${counted}), and they count as leavers. To keep them, let the filter say: user.status in [${cure.join(', ')}].`,
    ];
  }
}
