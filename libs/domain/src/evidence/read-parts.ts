/** One of several sources: what it read now, and what it had in the last complete read. */
export interface ReadPartFacts {
  readonly source: string;
  readonly people: number;
  readonly baseline: number;
  /** Groups in which it had people then. `now` is undefined where it does not know the group any more. */
  readonly groups: readonly {
    readonly group: string;
    readonly now: number | undefined;
    readonly baseline: number;
  }[];
}

/** A part of a read's evidence, as far as it is compared. */
export interface ReadPart {
  readonly source: string;
  readonly outcome: 'read' | 'failed';
  readonly people: number;
  readonly groupsAnswered?: readonly { readonly group: string; readonly people: number }[] | undefined;
}

/** Pairs each source of a read with itself in the last complete one. One that failed has a flaw that says more. */
export function pairParts(now: readonly ReadPart[], before: readonly ReadPart[]): ReadPartFacts[] {
  return now.flatMap((part) => {
    const then = before.find(({ source }) => source === part.source);
    if (part.outcome === 'failed' || then === undefined) return [];
    const groups = (then.groupsAnswered ?? []).filter(({ people }) => people > 0);
    return [
      {
        ...{ source: part.source, people: part.people, baseline: then.people },
        groups: groups.map(({ group, people }) => ({
          ...{ group, baseline: people },
          now: part.groupsAnswered?.find((answered) => answered.group === group)?.people,
        })),
      },
    ];
  });
}
