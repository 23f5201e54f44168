import { DIFFERING, SHADOW_CLASSES, type ShadowClass } from './shadow-class.js';

/** Decisions about people, counted by class. */
export type ShadowTally = Readonly<Record<ShadowClass, number>>;

export function tallyOf(counts: Partial<ShadowTally>): ShadowTally {
  const entries = SHADOW_CLASSES.map((kind) => [kind, counts[kind] ?? 0] as const);
  return Object.fromEntries(entries) as Record<ShadowClass, number>;
}

export function sumOfTallies(tallies: readonly Partial<ShadowTally>[]): ShadowTally {
  const sum = (kind: ShadowClass) => tallies.reduce((total, tally) => total + (tally[kind] ?? 0), 0);
  return tallyOf(Object.fromEntries(SHADOW_CLASSES.map((kind) => [kind, sum(kind)])));
}

/** How far both agree, counted in decisions about people. */
export interface ShadowAgreement {
  readonly agreed: number;
  /** Decisions that differ. */
  readonly differing: number;
  /** Both together: what could be compared. What we hold, and what is stale, is not among them. */
  readonly comparable: number;
  /** From 0 to 1; null where nothing could be compared. */
  readonly agreement: number | null;
  /** The same of those decisions only by which either side changed somebody. */
  readonly ofChanges: number | null;
}

export function agreementOf(tally: ShadowTally): ShadowAgreement {
  const differing = DIFFERING.reduce((sum, kind) => sum + tally[kind], 0);
  const agreed = tally.agreed + tally.agreed_unchanged;
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  return {
    ...{ agreed, differing, comparable: agreed + differing },
    agreement: share(agreed, agreed + differing),
    ofChanges: share(tally.agreed, tally.agreed + differing),
  };
}

/** `99.7 %`, rounded down: 100.0 % is only said where nothing differs. */
export function percentWords(share: number | null): string {
  // A share such as 0.997 is a little less than itself times 1000, so it is counted on a finer scale first.
  return share === null ? '–' : `${(Math.floor(Math.round(share * 1e9) / 1e6) / 10).toFixed(1)} %`;
}
