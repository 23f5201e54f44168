/** How many people of an org have been touched when a wave is over: a number, or a percentage of them all. */
export type WaveSize =
  { readonly kind: 'count'; readonly value: number } | { readonly kind: 'percent'; readonly value: number };

/** `waves`: a plan is applied to a few people first, and to the others only when that went well. */
export interface WavePolicy {
  /** Cumulative, in order; the last one is everybody. */
  readonly sizes: readonly WaveSize[];
  /** More failures than this percentage of a wave's people stop the plan. */
  readonly maxFailuresPercent: number;
}

/**
 * The place of the last person of each wave, counted from 1 in the order of release; the last is `total`. Percentages
 * are rounded up, so that a wave of a small org has somebody in it; a wave that would have nobody is left out.
 */
export function waveEnds(total: number, sizes: readonly WaveSize[]): number[] {
  const ends: number[] = [];
  for (const { kind, value } of [...sizes, { kind: 'percent', value: 100 } as const]) {
    const end = Math.min(total, kind === 'count' ? value : percentOf(total, value));
    if (end > (ends.at(-1) ?? 0)) ends.push(end);
  }
  return ends;
}

/** In millionths of a percent: 7% of 100 is 7, which binary fractions would round up to 8. */
function percentOf(total: number, percent: number): number {
  return Math.ceil((total * Math.round(percent * 1e6)) / 1e8);
}

/** The wave of somebody at a place of the order of release, both from 1. */
export function waveOf(position: number, ends: readonly number[]): number {
  return 1 + ends.filter((end) => end < position).length;
}

/** How the people of one wave have ended. Who was skipped because they had changed is neither. */
export interface WaveResult {
  readonly wave: number;
  readonly applied: number;
  readonly failed: number;
}

/** The first wave of which more people failed than may; undefined while all went well. */
export function failedWave(
  results: readonly WaveResult[],
  maxFailuresPercent: number,
): WaveResult | undefined {
  return results
    .toSorted((a, b) => a.wave - b.wave)
    .find(({ applied, failed }) => failed * 100 > (applied + failed) * maxFailuresPercent);
}

/** Why the rest of a plan is held, for the people who read it. */
export function waveStopWords(
  { wave, applied, failed }: WaveResult,
  { waves, maxFailuresPercent, first }: { waves: number; maxFailuresPercent: number; first?: string },
): string {
  const of = applied + failed;
  const people = `${failed} of ${of} ${of === 1 ? 'person' : 'people'} failed`;
  const more = `more than the ${maxFailuresPercent}% of waves.max_failures`;
  return `Wave ${wave} of ${waves}: ${people}, ${more}.${first === undefined ? '' : ` The first failure: ${first}`}`;
}
