import type { Check, ConnectionChecks, InspectionFailure, Paint } from '#domain';

const LABEL_WIDTH = 14;

type Mark = 'good' | 'bad' | 'look' | 'more' | 'plain';
export const MARKS: Readonly<Record<Mark, { readonly sign: string; readonly tone: keyof Paint }>> = {
  good: { sign: '✓', tone: 'added' },
  bad: { sign: '✗', tone: 'removed' },
  look: { sign: '!', tone: 'waiting' },
  more: { sign: '+', tone: 'added' },
  plain: { sign: '·', tone: 'quiet' },
};

/** `  ✓ label          text`; a line that goes on with the one above has neither mark nor label. */
export function line(mark: Mark, label: string, text: string, paint: Paint): string {
  const { sign, tone } = MARKS[mark];
  const lead = label === '' && mark === 'plain' ? ' ' : paint[tone](sign);
  return `  ${lead} ${label.padEnd(LABEL_WIDTH)} ${text}`;
}

/** The first lines of every section. */
export function connectionLines(
  { reachable, tls, credentials }: ConnectionChecks,
  effort: string,
  credentialsLabel: string,
  failure: InspectionFailure | undefined,
  paint: Paint,
): string[] {
  const saysWhy = [reachable, tls, credentials].some(({ state }) => state === 'bad');
  return [
    checkLine('reachable', { ...reachable, words: `${reachable.words}, ${effort}` }, paint),
    checkLine('TLS', tls, paint),
    checkLine(credentialsLabel, credentials, paint),
    // The check that failed says it shortly, and the verdict at length.
    ...(failure && !saysWhy ? [line('bad', 'stopped by', failure.code, paint)] : []),
  ];
}

function checkLine(label: string, { state, words }: Check, paint: Paint): string {
  return line(state === 'unknown' ? 'plain' : state, label, words, paint);
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
