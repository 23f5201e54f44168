import { mayBeApproved } from '../govern/approvals.js';
import { counted, holdWords } from '../render/words.js';
import type { EndReason, NoticeKind, OrgEnd, RunEnd } from './run-end.js';

/** A message to people: one line, and lines that name the culprit and end with the next step. */
export interface NoticeText {
  readonly subject: string;
  readonly lines: readonly string[];
}

/** Reasons named of each org; the rest is in the run. */
const REASONS_MAX = 5;
const LINE_MAX = 600;

/** As `afterLook` has it. */
const AGAIN = 'these people are looked at again by themselves within the hour, and by the next full run.';

const VERDICT: Readonly<Record<'held' | 'failed' | 'partly_done', string>> = {
  held: 'changes are held',
  failed: 'the sync failed',
  partly_done: 'the sync is only partly done',
};

/** What people are told about a run that has ended. */
export function noticeText(kind: Exclude<NoticeKind, 'silence'>, end: RunEnd): NoticeText {
  const run = `Run ${end.runName} of "${end.configName}" ended at ${minute(end.finishedAt)}`;
  if (kind === 'recovered') {
    return tidy(`Sign Sync (${end.configName}): all is well again`, [
      `${run}. Nothing failed and nothing is held.`,
      'Next: nothing is to be done.',
    ]);
  }
  const state = end.state.replace('_', ' ');
  const lines = [
    `${run}: ${state}.${eventWords(end)}`,
    ...(end.error === undefined ? [] : [`${end.error.message} (${end.error.code})`]),
    ...end.readFlaws.map((flaw) => `The directory's read is not trusted, so removals wait: ${flaw}`),
    ...end.orgs.flatMap(orgLines),
    `Next: ${nextStep(kind, end)}`,
  ];
  return tidy(`Sign Sync (${end.configName}): ${VERDICT[kind]}`, lines);
}

/** @param lastComplete ISO 8601; undefined when no run has completed yet */
export function silenceText(configName: string, hours: number, lastComplete: string | undefined): NoticeText {
  const last =
    lastComplete === undefined
      ? 'None has completed so far.'
      : `The last one ended at ${minute(lastComplete)}.`;
  return tidy(`Sign Sync (${configName}): no complete run for ${counted(hours, 'hour', 'hours')}`, [
    `No sync of "${configName}" has completed within ${counted(hours, 'hour', 'hours')}. ${last}`,
    'Next: look whether the schedule still starts runs, and how the newest one stands (sign-sync plan list; the log of the planner).',
  ]);
}

function orgLines({ org, error, held, failed, breaches }: OrgEnd): string[] {
  const named = new Set(breaches);
  return [
    ...(error === undefined ? [] : [`${org}: ${error.message} (${error.code})`]),
    ...breaches.slice(0, REASONS_MAX).map((sentence) => `${org}: ${sentence}`),
    ...reasonLines(
      org,
      'held',
      held.filter(({ message }) => !named.has(message)),
    ),
    ...reasonLines(org, 'failed', failed),
  ];
}

function reasonLines(org: string, what: 'held' | 'failed', reasons: readonly EndReason[]): string[] {
  const lines = reasons.slice(0, REASONS_MAX).map(({ code, message, people, example }) => {
    const why = message === code ? holdWords(code) : message;
    const whom = example === undefined ? '' : `, ${example} among them`;
    return `${org}: ${counted(people, 'person', 'people')} ${what}${whom}: ${why} (${code})`;
  });
  const rest = reasons.length - lines.length;
  return rest > 0
    ? [...lines, `${org}: and for ${counted(rest, 'further reason', 'further reasons')}.`]
    : lines;
}

/** Nobody has asked for the run: why there was one. */
function eventWords({ looksBefore }: RunEnd): string {
  if (looksBefore === undefined) return '';
  const before =
    looksBefore === 0 ? '' : `, and who were looked at ${counted(looksBefore, 'time', 'times')} before`;
  return ` It is about people whom an event named${before}.`;
}

function nextStep(kind: 'held' | 'failed' | 'partly_done', end: RunEnd): string {
  const isOfEvent = end.looksBefore !== undefined;
  if (kind === 'failed') {
    const then = isOfEvent ? AGAIN : 'then run again.';
    return `mend what the reason names (docs/errors.md lists the codes; sign-sync doctor looks at every connection), ${then}`;
  }
  if (kind === 'partly_done') {
    const then = isOfEvent ? AGAIN : 'the next run tries them again.';
    return `look at who failed (sign-sync plan show${hashWord(end)}) and mend the reason; ${then}`;
  }
  if (end.readFlaws.length > 0) {
    return 'look at the directory; removals go on with the next read that is complete.';
  }
  const codes = end.orgs.flatMap(({ held }) => held.map(({ code }) => code));
  const approve = codes.some(mayBeApproved)
    ? `let them go with sign-sync plan approve${hashWord(end)} --all, or `
    : '';
  return `see who waits with sign-sync held list; ${approve}correct the directory or the rules and run again.`;
}

function hashWord({ planHash }: RunEnd): string {
  return planHash === undefined ? '' : ` ${planHash.slice(0, 8)}`;
}

/** `2026-11-21 10:05 UTC`. */
function minute(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** Names and messages come from elsewhere: no line of theirs becomes a line or a header of ours. */
function tidy(subject: string, lines: readonly string[]): NoticeText {
  const oneLine = (text: string): string => {
    const words = text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, ' ').trim();
    return words.length > LINE_MAX ? `${words.slice(0, LINE_MAX - 1)}…` : words;
  };
  return { subject: oneLine(subject), lines: lines.map(oneLine) };
}
