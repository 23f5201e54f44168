import type { Control } from '../control/control.js';
import { OrgLimits } from './org-limits.js';

/** The limits of all orgs; each org has its own. */
export class Limits {
  readonly #orgs = new Map<string, OrgLimits>();

  constructor(private readonly control: Control) {}

  of(org: string, now: number): OrgLimits {
    let limits = this.#orgs.get(org);
    if (limits === undefined) {
      limits = new OrgLimits(this.control, now);
      this.#orgs.set(org, limits);
    }
    return limits;
  }
}
