import type { FoundDrift } from '#db';
import { type AccessState, judgeDrift, type PersonItem } from '#domain';

/** What one plan knows of changes by hand: it marks its items, and remembers what it has marked. */
export class PlanDrift {
  readonly #found = new Map<string, FoundDrift>();

  /**
   * @param expected Sign user id → the state that the last plan saw in step, or that our last write made
   * @param open by address: drifts that earlier runs found, with the state that was expected then
   * @param now when a drift is first seen that nobody has seen before
   */
  constructor(
    private readonly expected: ReadonlyMap<string, AccessState>,
    private readonly open: ReadonlyMap<string, { readonly expected: AccessState; readonly firstSeen: Date }>,
    private readonly now: Date,
  ) {}

  get found(): readonly FoundDrift[] {
    return [...this.#found.values()];
  }

  mark(item: PersonItem): PersonItem {
    const { emailKey, email, signUserId, change } = item;
    const known = this.open.get(emailKey)?.expected;
    const expected = known ?? (signUserId === undefined ? undefined : this.expected.get(signUserId));
    if (expected === undefined || change.before === undefined) return item;
    const drift = judgeDrift(expected, change.before, change.after);
    if (drift === undefined) return item;
    this.#found.set(emailKey, { emailKey, email, expected, actual: change.before });
    return { ...item, drift };
  }

  /** ISO 8601, UTC. */
  firstSeen({ emailKey }: PersonItem): string {
    return (this.open.get(emailKey)?.firstSeen ?? this.now).toISOString();
  }
}
