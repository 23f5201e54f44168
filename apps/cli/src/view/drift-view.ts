import type { DriftBody, DriftsBody } from '#contracts';
import { differencesBetween, type Paint } from '#domain';

/** A line for each: how it stands, where, who, what was expected and what was found, and when. */
export function driftLines({ drifts, next }: DriftsBody, paint: Paint): string[] {
  if (drifts.length === 0) return ['No change made by hand is known.'];
  return [
    ...drifts.map((drift) => driftLine(drift, paint)),
    ...(next === null ? [] : [paint.quiet(`… and older ones: --before ${next}`)]),
  ];
}

function driftLine(
  { org, email, expected, actual, state, firstSeen, lastSeen, firstRun }: DriftBody,
  paint: Paint,
): string {
  const what = differencesBetween(expected, actual)
    .map(({ what: part, from, to }) => `${part}: expected ${from}, found ${to}`)
    .join('; ');
  const seen = `first seen ${minute(firstSeen)}${firstRun === null ? '' : ` by run ${firstRun}`}, last ${minute(lastSeen)} UTC`;
  const standing = state.padEnd(9);
  return `${state === 'open' ? paint.waiting(standing) : standing} ${org.padEnd(10)} ${email.padEnd(32)} ${what}   ${paint.quiet(seen)}`;
}

function minute(at: Date): string {
  return at.toISOString().slice(0, 16).replace('T', ' ');
}
