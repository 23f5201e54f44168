/** A run as far as it matters to others: which orgs it concerns, and what it asks for. */
export interface RunWish {
  readonly orgIds: readonly string[];
  /** Equal for requests that the same run would answer: configuration, mode, scope and options. */
  readonly likeness: string;
  /** It concerns a few people that events named, and goes beside full runs: of a person the newest decision wins. */
  readonly isBeside?: boolean;
}

/** A run that has not ended. Waiting ones stand in the order in which they were requested. */
export interface OpenRun extends RunWish {
  readonly id: string;
  readonly state: 'running' | 'waiting';
}

export type Admission =
  | { readonly verdict: 'started' | 'waiting' }
  /** An equal run has not begun yet: it will see everything that this request wants seen. */
  | { readonly verdict: 'joined'; readonly runId: string };

/**
 * One full run per org at a time. A request that overlaps an open run waits for it; one that equals a waiting run is
 * answered by that run, so that however many come meanwhile, one follow-up does for all. Nobody overtakes.
 */
export function admitRun(wish: RunWish, open: readonly OpenRun[]): Admission {
  const alike = open.find((run) => run.state === 'waiting' && run.likeness === wish.likeness);
  if (alike !== undefined) return { verdict: 'joined', runId: alike.id };
  return { verdict: open.some((run) => overlap(run, wish)) ? 'waiting' : 'started' };
}

/** Waiting runs that can begin now. */
export function nextRuns(open: readonly OpenRun[]): readonly OpenRun[] {
  const before = open.filter(({ state }) => state === 'running');
  const next: OpenRun[] = [];
  for (const run of open.filter(({ state }) => state === 'waiting')) {
    if (!before.some((other) => overlap(other, run))) next.push(run);
    before.push(run);
  }
  return next;
}

function overlap(one: RunWish, other: RunWish): boolean {
  if (one.isBeside === true || other.isBeside === true) return false;
  return one.orgIds.some((org) => other.orgIds.includes(org));
}
