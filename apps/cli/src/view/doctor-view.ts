import { counted, type DoctorReport, type Paint } from '#domain';
import { MARKS } from './doctor-line.js';
import { orgLines } from './doctor-org-view.js';
import { sourceLines } from './doctor-source-view.js';

/** The table: a section for each source and each org. */
export function doctorLines({ sources, orgs }: DoctorReport, paint: Paint): string[] {
  return [
    ...sources.flatMap((source) => ['', ...sourceLines(source, paint)]),
    ...orgs.flatMap((org) => ['', ...orgLines(org, paint)]),
    '',
  ];
}

/** Whether a sync can run, and what to do, numbered. */
export function verdictLines({ troubles, isReady }: DoctorReport, paint: Paint): string[] {
  const blocking = troubles.filter(({ blocks }) => blocks).length;
  const others = troubles.length - blocking;
  const counts = [
    ...(blocking > 0 ? [counted(blocking, 'problem', 'problems')] : []),
    ...(others > 0 ? [`${counted(others, 'thing', 'things')} to look at`] : []),
  ].join(', ');
  const verdict = isReady ? paint.added('Ready: a sync can run.') : paint.removed('Not ready.');
  return [
    `${verdict}${counts === '' ? '' : `   ${counts}.`} Nothing was changed.`,
    ...troubles.map(({ blocks, message, code }, index) => {
      const { sign, tone } = MARKS[blocks ? 'bad' : 'look'];
      return `  ${paint[tone](sign)} ${index + 1}. ${message}${code === undefined ? '' : paint.quiet(` (${code})`)}`;
    }),
  ];
}
