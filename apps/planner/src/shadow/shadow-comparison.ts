import type { FormerUser, MovedPerson, StoredShadowDifference } from '#db';
import {
  type AccessState,
  isListed,
  judgeShadow,
  type KnownDefect,
  knownDefect,
  type ShadowClass,
  type ShadowTally,
  tallyOf,
} from '#domain';
import { formerState } from '../holds/former-state.js';
import type { ReadyToPlan } from '../round.service.js';

/** Differences of one org that a run writes down; the others are counted. */
const DIFFERENCES_MAX = 5000;

/** Holds what was predicted of one org against what it has become, person by person. */
export class ShadowComparison {
  readonly differences: StoredShadowDifference[] = [];
  readonly defects: Partial<Record<KnownDefect, number>> = {};
  readonly #counts: Partial<Record<ShadowClass, number>> = {};
  readonly #groups: Parameters<typeof formerState>[1];
  #moved = 0;

  /** @param users of the org when it was predicted */
  constructor(
    private readonly ready: Pick<ReadyToPlan, 'ground' | 'shared'>,
    private readonly users: number,
  ) {
    this.#groups = new Map(ready.ground.groups.map((group) => [group.id, group]));
  }

  /** Of everybody: who was not looked at singly was left alone by both. */
  get tally(): ShadowTally {
    const unmoved = Math.max(0, this.users - this.#moved);
    return tallyOf({
      ...this.#counts,
      agreed_unchanged: (this.#counts.agreed_unchanged ?? 0) + unmoved,
    });
  }

  add({ email, then, now, predictions, groups, isStale }: MovedPerson): void {
    const { config, org } = this.ready.ground;
    const { policy, scope } = config;
    if (then !== null) this.#moved += 1;
    const [before, actual] = [this.#state(then), this.#state(now)];
    const done = predictions.find(({ held }) => held === undefined);
    const kept = predictions.find(({ held }) => held !== undefined);
    const known = { ...(before && { before }), ...(actual && { actual }) };
    const verdict = judgeShadow({
      ...known,
      ...(done && { change: done.change.after }),
      ...(kept && { withheld: kept.change.after }),
      ...{ isStale, comparesNames: policy.updateNames },
    });
    const defect = knownDefect(verdict, {
      ...{ ...known, org, policy, scope, defaultGroup: this.ready.shared.view.defaultGroup.key },
      ...(groups && { groups }),
      ...(done && { action: done.change.action }),
    });
    this.#counts[verdict.class] = (this.#counts[verdict.class] ?? 0) + 1;
    if (defect) this.defects[defect] = (this.defects[defect] ?? 0) + 1;
    if (!isListed(verdict.class) || this.differences.length >= DIFFERENCES_MAX) return;
    this.differences.push({
      ...{ email, class: verdict.class, fields: verdict.fields },
      ...(verdict.class === 'held' && kept?.held && { heldFor: kept.held }),
      ...(defect && { defect }),
    });
  }

  #state(user: FormerUser | null): AccessState | undefined {
    return user === null ? undefined : formerState(user, this.#groups);
  }
}
