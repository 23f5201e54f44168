/** Sizes that say nothing yet are fewer than these. */
const READS_MIN = 5;
/** A difference of so many people is never remarkable. */
const PEOPLE_MIN = 20;
/** Nor is this share of the usual size. */
const SHARE_MIN = 0.1;
/** How far sizes may go beyond their usual scatter. */
const SCATTERS = 3;

/** Between which numbers of people a read is as usual, both included. */
interface SizeBand {
  readonly low: number;
  readonly high: number;
}

/**
 * Learns from the sizes of earlier complete reads how large a read usually is: their median, and on either side three
 * times their median distance from it, a tenth, or 20 people, whichever is most. Medians, so that one odd read among
 * many moves nothing.
 *
 * @returns undefined as long as there are fewer than five
 */
export function learntBand(sizes: readonly number[]): SizeBand | undefined {
  if (sizes.length < READS_MIN) return undefined;
  const usual = medianOf(sizes);
  const scatter = medianOf(sizes.map((size) => Math.abs(size - usual)));
  const margin = Math.max(SCATTERS * scatter, SHARE_MIN * usual, PEOPLE_MIN);
  return { low: Math.max(0, Math.floor(usual - margin)), high: Math.ceil(usual + margin) };
}

/** @param values at least one */
function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? 0;
  const middle = sorted.length >>> 1;
  return sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
}
