import type { CrashEvidence } from './crash.js';
import type { FailpointEvidence } from './failpoints/play-failpoints.js';
import type { Verdict } from './oracle/judge.js';

export function crashSummary({ undisturbed, disturbed, killsAsked, killsAtWork }: CrashEvidence): string {
  const selfEnds = disturbed.unexpected.map(({ name, at }) => `${name} ended by itself at ${at}`);
  return [
    `undisturbed: ${words(undisturbed.verdict)}`,
    `disturbed: ${killsAtWork} of ${killsAsked} kills met the run at work; ${words(disturbed.verdict)}`,
    ...selfEnds,
  ].join('\n');
}

export function failpointSummary({ results, neverReached }: FailpointEvidence): string {
  const failed = results.filter(({ passed }) => !passed);
  return [
    `${results.length - failed.length} of ${results.length} passed`,
    ...failed.map(
      ({ name, nth, service, seed, reached, verdict }) =>
        `${name}:${nth} in ${service}, seed ${seed}: ${reached ? words(verdict) : 'not reached'}`,
    ),
    ...(neverReached.length === 0 ? [] : [`Never reached: ${neverReached.join(', ')}`]),
  ].join('\n');
}

function words({ criteria, figures }: Verdict): string {
  const counted = criteria.map(
    ({ name, count, limit, passed }) =>
      `${passed ? '' : '!! '}${name} ${count}${limit > 0 ? ` (of ${limit})` : ''}`,
  );
  const counts = Object.entries(figures).map(([name, figure]) => `${name} ${figure}`);
  return `${counted.join(', ')}; ${counts.join(', ')}`;
}
