/** A step of a person's history, as far as a timeline looks at it. */
interface Dated {
  readonly at: string;
}

/** Stops of the slider: every moment at which something was recorded, the oldest first, and `now` as the last one. */
export function stopsOf(steps: readonly Dated[], now: string): string[] {
  const moments = new Set(steps.map(({ at }) => at).filter((at) => at < now));
  return [...[...moments].toSorted((a, b) => (a < b ? -1 : 1)), now];
}

/** The last stop that is not after a moment; the first one where all are. */
export function stopAt(stops: readonly string[], at: string | undefined): number {
  if (at === undefined) return stops.length - 1;
  const behind = stops.findIndex((stop) => stop > at);
  if (behind === -1) return stops.length - 1;
  return Math.max(0, behind - 1);
}
