import type { PersonExplanationBody } from '#contracts';
import type { Paint } from '#domain';

type OrgExplanation = PersonExplanationBody['orgs'][number];

const WIDTH = 20;

/** One person: a table for each org, the way to each value, and the nearest condition that is not met. */
export function explanationLines({ email, run, orgs }: PersonExplanationBody, paint: Paint): string[] {
  return [
    `${paint.strong(email)}   as run ${run.name} saw them (${run.at.slice(0, 16).replace('T', ' ')} UTC)`,
    ...orgs.flatMap((org) => ['', ...orgLines(org, paint)]),
  ];
}

function orgLines(
  { org, standing, rows, because, unmet, offboarding }: OrgExplanation,
  paint: Paint,
): string[] {
  const columns = (...words: readonly string[]) =>
    words
      .map((word) => word.padEnd(WIDTH))
      .join(' ')
      .trimEnd();
  return [
    `${paint.strong(org)}   ${standing.replaceAll('-', ' ')}`,
    paint.quiet(columns('', 'desired', 'in Sign', 'last written')),
    ...rows.map(({ what, desired, actual, written }) => {
      const line = columns(what, desired, actual, written);
      return isOff(desired, actual) ? paint.waiting(line) : line;
    }),
    ...because.map((step) => `${'why'.padEnd(WIDTH)} ${step}`),
    ...(unmet
      ? [`${'why not'.padEnd(WIDTH)} ${paint.waiting(unmet.message)} ${paint.quiet(`(${unmet.code})`)}`]
      : []),
    ...(offboarding ? [`${'off-boarding'.padEnd(WIDTH)} ${waitOf(offboarding)}`] : []),
  ];
}

function waitOf({ since, until }: NonNullable<OrgExplanation['offboarding']>): string {
  const minute = (at: string) => `${at.slice(0, 16).replace('T', ' ')} UTC`;
  return `without rights since ${minute(since)}, waits to be deactivated until ${minute(until)}`;
}

/** A dash says nothing, so nothing differs from it. */
function isOff(desired: string, actual: string): boolean {
  return desired !== '–' && actual !== '–' && actual !== 'not known' && desired !== actual;
}
