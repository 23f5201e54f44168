import type { OrgName } from '../rules/rule.js';
import type { HistoryFacts } from './history-facts.js';
import { historyOf } from './history-of.js';
import type { HistoryStep } from './history-step.js';
import { PersonUnknownError } from './person-unknown.error.js';
import { type PersonAt, stateAt } from './state-at.js';

export interface HistoryPage {
  /** As the directory spells it, else as Sign does, else as it was asked for. */
  readonly email: string;
  readonly since: string | null;
  readonly orgs: readonly OrgName[];
  /** The newest first. */
  readonly steps: readonly HistoryStep[];
  /** The `before` of the next page; null behind the last one. */
  readonly next: string | null;
}

export interface PageSelection {
  /** Only steps of that org, and those of the directory. */
  readonly org?: OrgName;
  /** Only steps before that one. */
  readonly before?: string;
  readonly limit: number;
}

/** One page of a person's history. @throws PersonUnknownError */
export function historyPage(facts: HistoryFacts, asked: string, selection: PageSelection): HistoryPage {
  const { org, before, limit } = selection;
  const all = historyOf(facts);
  if (all.length === 0) throw new PersonUnknownError(asked, facts.since);
  const newest = all
    .filter(
      (step) =>
        (step.what === 'directory' || org === undefined || step.org === org) &&
        (before === undefined || step.key < before),
    )
    .toReversed();
  const steps = newest.slice(0, limit);
  return {
    email: spelling(all) ?? asked,
    since: facts.since ?? null,
    orgs: facts.orgs.map((place) => place.org),
    steps,
    next: newest.length > limit ? (steps.at(-1)?.key ?? null) : null,
  };
}

export interface PersonState extends PersonAt {
  readonly email: string;
  readonly at: string;
  readonly since: string | null;
}

/** What was known of a person at a moment (ISO 8601, UTC, with milliseconds). @throws PersonUnknownError */
export function personState(facts: HistoryFacts, asked: string, at: string): PersonState {
  const all = historyOf(facts);
  if (all.length === 0) throw new PersonUnknownError(asked, facts.since);
  return { email: spelling(all) ?? asked, at, since: facts.since ?? null, ...stateAt(facts, at) };
}

function spelling(steps: readonly HistoryStep[]): string | undefined {
  const inDirectory = steps.findLast((step) => step.what === 'directory' && step.person !== undefined);
  if (inDirectory?.what === 'directory') return inDirectory.person?.email;
  const inSign = steps.findLast((step) => step.what === 'sign');
  return inSign?.what === 'sign' ? inSign.user.email : undefined;
}
