import { changesOf, findingsOf } from './directory-track.js';
import { changeOf, decisionsOf } from './decision-track.js';
import type { HistoryFacts, OrgRecords } from './history-facts.js';
import type { DecisionStep, DirectoryStep, HistoryStep, OutcomeStep, SignStep } from './history-step.js';
import { statesOf } from './sign-track.js';

type Unplaced<Step> = Omit<Step, 'key'>;
type AnyStep = Unplaced<DirectoryStep> | Unplaced<DecisionStep> | Unplaced<OutcomeStep> | Unplaced<SignStep>;

/** Of what carries one time: first what was read, then what was decided, then what came of it. */
const RANK: Readonly<Record<AnyStep['what'], number>> = { directory: 0, decision: 1, outcome: 2, sign: 3 };

/** Every recorded step about one person, the oldest first, each once. Nothing stands twice that says the same. */
export function historyOf(facts: HistoryFacts): HistoryStep[] {
  const steps: AnyStep[] = [
    ...changesOf(findingsOf(facts)).map((finding) => ({ what: 'directory' as const, ...finding })),
    ...facts.orgs.flatMap((records) => orgSteps(records, facts)),
  ];
  const sorted = steps
    .map((step, index) => ({ step, index }))
    .toSorted(
      (a, b) => compare(a.step.at, b.step.at) || RANK[a.step.what] - RANK[b.step.what] || a.index - b.index,
    );
  return sorted.map(({ step }, index) => ({ ...step, key: keyOf(step.at, index) }));
}

/** The ordinal counts from the first step: what comes later does not rename what was shown before. */
function keyOf(at: string, index: number): string {
  return `${at}-${String(index).padStart(6, '0')}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function orgSteps(records: OrgRecords, { emailKey }: HistoryFacts): AnyStep[] {
  const { org, items, users } = records;
  return [
    ...decisionsOf(records).flatMap(({ plan, items: here, skipped }) => {
      const step = {
        ...{ what: 'decision' as const, at: plan.at, run: plan.run, org },
        ...(skipped !== undefined && { skipped }),
      };
      return here.length === 0 ? [step] : here.map((item) => ({ ...step, change: changeOf(item) }));
    }),
    ...items.flatMap(({ id, change: { action }, state, reason, finishedAt, appliedBy }) =>
      finishedAt === undefined
        ? []
        : [
            {
              ...{ what: 'outcome' as const, at: finishedAt, org, item: id, action, state },
              ...(appliedBy !== undefined && { run: appliedBy }),
              ...(reason && { reason }),
            },
          ],
    ),
    ...statesOf({ users, items, emailKey }).map((finding) => ({ what: 'sign' as const, org, ...finding })),
  ];
}
