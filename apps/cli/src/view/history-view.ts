import type { HistoryBody, HistoryStepBody } from '#contracts';
import { differencesBetween, holdWords, type Paint, skipWords, stateWords } from '#domain';

type StepOf<What extends HistoryStepBody['what']> = Extract<HistoryStepBody, { readonly what: What }>;

const HAND = 'by hand in Sign';

/** A line for each step, the newest first: when, where, who is behind it, what. */
export function historyLines({ email, since, steps, next }: HistoryBody, paint: Paint): string[] {
  const written = new Set(steps.flatMap((step) => (step.what === 'outcome' ? step.item : [])));
  // What our own write made of the person is said by the line of the item.
  const shown = steps.filter((step) => step.what !== 'sign' || !written.has(step.item ?? ''));
  const begin = since === null ? '' : `; records begin ${minute(since)}`;
  return [
    `${paint.strong(email)}   ${paint.quiet(`newest first, times in UTC${begin}`)}`,
    ...shown.map((step) => stepLine(step, paint)),
    ...(next === null ? [] : [paint.quiet(`… and older steps: --before ${next}`)]),
  ];
}

function stepLine(step: HistoryStepBody, paint: Paint): string {
  const place = (step.what === 'directory' ? 'directory' : step.org).padEnd(10);
  const byHand = step.what === 'sign' && step.cause === 'hand';
  const who = (byHand ? HAND : step.run === undefined ? '' : `run ${step.run}`).padEnd(20);
  const line = `${minute(step.at)}  ${place} ${who} ${wordsOf(step)}`.trimEnd();
  return byHand ? paint.waiting(line) : line;
}

function wordsOf(step: HistoryStepBody): string {
  switch (step.what) {
    case 'directory':
      return directoryWords(step);
    case 'decision':
      return decisionWords(step);
    case 'outcome':
      return `${step.action.replaceAll('_', ' ')} ${step.state.replaceAll('_', ' ')}${step.reason ? `: ${step.reason.message}` : ''}`;
    case 'sign':
      return signWords(step);
  }
}

function directoryWords({ person, complete }: StepOf<'directory'>): string {
  if (person === undefined) return complete ? 'no longer found' : 'not found; the read was incomplete';
  const { groups, enabled } = person;
  const names = groups.length === 0 ? 'in no group' : `in ${groups.join(', ')}`;
  return `found ${names}${enabled ? '' : '; disabled'}`;
}

function decisionWords({ change, skipped }: StepOf<'decision'>): string {
  if (skipped !== undefined) return `left alone: ${skipWords(skipped)}`;
  if (change === undefined) return 'nothing to do';
  const { action, before, after, rules, held, isDrift } = change;
  const what = before === undefined ? stateWords(after) : changeWords(before, after);
  const why = rules.length === 0 ? '' : `, rule ${rules.join(', ')}`;
  const waits = held === undefined ? '' : `, held: ${holdWords(held)}`;
  return `planned ${action.replaceAll('_', ' ')}: ${what}${why}${isDrift ? ', drift' : ''}${waits}`;
}

const CAUSES: Readonly<Record<Exclude<StepOf<'sign'>['cause'], 'first-seen'>, string>> = {
  run: 'written',
  looked: 'looked up',
  hand: 'changed',
};

function signWords({ cause, before, user }: StepOf<'sign'>): string {
  if (before === undefined || cause === 'first-seen') return `first seen in Sign: ${stateWords(user)}`;
  return `${CAUSES[cause]}: ${cause === 'looked' ? stateWords(user) : changeWords(before, user)}`;
}

type State = Parameters<typeof stateWords>[0];

function changeWords(before: State, after: State): string {
  const words = differencesBetween(before, after).map(({ what, from, to }) => `${what} ${from} → ${to}`);
  return words.length === 0 ? stateWords(after) : words.join('; ');
}

function minute(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
