/** What is stored of when a run did what. */
export interface RunPhaseFacts {
  readonly mode: string;
  readonly state: string;
  readonly requestedAt: Date;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  /** When the last org that was read had been read. */
  readonly readAt: Date | null;
  /** Reads that are not over: of the directory, and of orgs. */
  readonly stillReading: number;
  /** When planning the first org began … */
  readonly plannedFrom: Date | null;
  /** … and the last one. */
  readonly plannedAt: Date | null;
  /** When the first change had ended. */
  readonly appliedFrom: Date | null;
}

export interface RunPhase {
  readonly phase: 'waiting' | 'reading' | 'planning' | 'applying';
  /** Null: it has not begun, or never will. */
  readonly since: Date | null;
  /** Null: it goes on, or has not begun. */
  readonly until: Date | null;
}

/** A run from its request to its end. Orgs take their own time: one may be planned while another is still read. */
export function runPhases(facts: RunPhaseFacts): readonly RunPhase[] {
  const { mode, state, requestedAt, startedAt, finishedAt, appliedFrom } = facts;
  if (state === 'waiting' || state === 'joined')
    return [{ phase: 'waiting', since: requestedAt, until: finishedAt }];
  const waited: RunPhase = { phase: 'waiting', since: requestedAt, until: startedAt };
  const applying: RunPhase = { phase: 'applying', since: appliedFrom, until: appliedFrom && finishedAt };
  if (mode === 'apply') return [waited, applying];
  const isRead = facts.stillReading === 0;
  const reading: RunPhase = {
    phase: 'reading',
    since: startedAt,
    until: (isRead ? (facts.readAt ?? facts.plannedFrom) : null) ?? finishedAt,
  };
  const planned = appliedFrom ?? finishedAt;
  const planning: RunPhase = {
    phase: 'planning',
    since: facts.plannedFrom,
    until: facts.plannedFrom && (planned === null ? null : latest(planned, facts.plannedAt)),
  };
  return mode === 'sync' ? [waited, reading, planning, applying] : [waited, reading, planning];
}

function latest(one: Date, other: Date | null): Date {
  return other !== null && other > one ? other : one;
}
