import type { ShadowField } from './judge-shadow.js';
import type { KnownDefect } from './known-defect.js';
import type { ShadowClass } from './shadow-class.js';
import { type ShadowAgreement, agreementOf, type ShadowTally, sumOfTallies } from './shadow-tally.js';

/** What one org had become at a shadow run, held against what the run before had predicted. */
export interface ShadowComparison {
  readonly org: string;
  /** The day of the later run, `2026-11-22`, where it is told. */
  readonly day: string;
  /** The later run, and the one that predicted. */
  readonly run: string;
  readonly predictedBy: string;
  /** People by class; null where Sign Sync itself has written to the org in between, so that nothing can be told. */
  readonly tally: ShadowTally | null;
  /** Differences by what the original is known for. */
  readonly defects: Readonly<Partial<Record<KnownDefect, number>>>;
}

/** One person who became another one than we would have made of them. */
export interface ShadowDifference {
  readonly org: string;
  readonly day: string;
  readonly run: string;
  readonly email: string;
  readonly class: ShadowClass;
  readonly fields: readonly ShadowField[];
  /** Why we would have held it, where that is why it differs. */
  readonly heldFor?: string;
  readonly defect?: KnownDefect;
}

/** What the newest run of an org predicts. */
export interface ShadowPrediction {
  readonly org: string;
  readonly run: string;
  readonly users: number;
  readonly changes: number;
  readonly held: number;
}

export interface ShadowDay extends ShadowAgreement {
  readonly day: string;
  readonly tally: ShadowTally;
}

export interface OrgShadow extends ShadowAgreement {
  readonly org: string;
  readonly comparisons: number;
  /** Of them those that cannot tell anything. */
  readonly leftOut: number;
  readonly days: readonly ShadowDay[];
  readonly tally: ShadowTally;
  readonly defects: ShadowComparison['defects'];
  /** Of `differing` those that the original is known for, and the others. */
  readonly known: number;
  readonly toLookAt: number;
}

/** The answer of `sign-sync shadow`. */
export interface ShadowReport {
  readonly configuration: string;
  /** Days that were asked for. */
  readonly daysAsked: number;
  readonly orgs: readonly OrgShadow[];
  readonly predictions: readonly ShadowPrediction[];
  /** The newest first. */
  readonly differences: readonly ShadowDifference[];
  /** How many there are besides; their counts are in the orgs. */
  readonly differencesLeftOff: number;
}

export interface ShadowRecords {
  readonly configuration: string;
  readonly daysAsked: number;
  readonly comparisons: readonly ShadowComparison[];
  readonly predictions: readonly ShadowPrediction[];
  readonly differences: readonly ShadowDifference[];
}

/** Sums comparisons up by org and day. Orgs come as they are met, days in their order. */
export function shadowReport({ comparisons, differences, ...records }: ShadowRecords): ShadowReport {
  const names = [...new Set(comparisons.map(({ org }) => org))];
  const orgs = names.map((name) =>
    orgShadow(
      name,
      comparisons.filter(({ org }) => org === name),
    ),
  );
  const all = orgs.reduce((sum, { tally }) => sum + different(tally), 0);
  return { ...records, orgs, differences, differencesLeftOff: Math.max(0, all - differences.length) };
}

function orgShadow(org: string, comparisons: readonly ShadowComparison[]): OrgShadow {
  const told = comparisons.flatMap(({ day, tally }) => (tally === null ? [] : [{ day, tally }]));
  const tally = sumOfTallies(told.map((one) => one.tally));
  const days = [...new Set(told.map(({ day }) => day))].toSorted();
  const defects = sumOfDefects(comparisons);
  const known = Object.values(defects).reduce((sum, count) => sum + count, 0);
  const agreement = agreementOf(tally);
  return {
    org,
    ...{ comparisons: comparisons.length, leftOut: comparisons.length - told.length },
    days: days.map((day) => {
      const ofDay = sumOfTallies(told.filter((one) => one.day === day).map((one) => one.tally));
      return { day, tally: ofDay, ...agreementOf(ofDay) };
    }),
    ...{ tally, defects, known, toLookAt: agreement.differing - known, ...agreement },
  };
}

/** What is written down person by person: everything but what agrees, and what is stale. */
export function isListed(kind: ShadowClass): boolean {
  return kind !== 'agreed' && kind !== 'agreed_unchanged' && kind !== 'directory_changed';
}

function different({ not_done, other_value, only_there, held }: ShadowTally): number {
  return not_done + other_value + only_there + held;
}

function sumOfDefects(comparisons: readonly ShadowComparison[]): ShadowComparison['defects'] {
  const sum: Partial<Record<KnownDefect, number>> = {};
  for (const { defects } of comparisons) {
    for (const [defect, count] of Object.entries(defects) as [KnownDefect, number][]) {
      sum[defect] = (sum[defect] ?? 0) + count;
    }
  }
  return sum;
}
