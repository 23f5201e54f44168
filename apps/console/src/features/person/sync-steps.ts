import { type AccessPart, accessParts, isAccess } from './access-parts.js';

type Progress = 'waiting' | 'running' | 'done' | 'failed' | 'held' | 'skipped';

interface Failure {
  readonly code: string;
  readonly message: string;
}

/** What `GET /people/sync/{run}` says, as far as it is shown. */
export interface SyncReport {
  readonly directory: {
    readonly state: Progress;
    readonly error: Failure | null;
    readonly people: readonly {
      readonly email: string;
      readonly found: boolean;
      readonly enabled: boolean;
      readonly groups: readonly string[];
    }[];
    readonly explanations: readonly string[];
  };
  readonly orgs: readonly {
    readonly org: string;
    readonly reading: { readonly state: Progress; readonly error: Failure | null };
    readonly desired: readonly { readonly email: string; readonly desired?: unknown }[];
    readonly plan: { readonly state: Progress; readonly hash: string | null };
    readonly skips: readonly { readonly email: string; readonly reason: string }[];
    readonly changes: readonly SyncChange[];
  }[];
}

interface SyncChange {
  readonly item: string;
  readonly action: string;
  readonly state: string;
  readonly reason: Failure | null;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly approvedBy: readonly string[];
  readonly calls: readonly {
    readonly call: string;
    readonly at: string;
    readonly finishedAt: string | null;
    readonly outcome: string | null;
  }[];
}

/** One line of a sync that is watched. */
export interface SyncStep {
  readonly key: string;
  /** Undefined: it concerns all orgs. */
  readonly org?: string;
  readonly title: string;
  readonly detail: string;
  readonly state: Progress;
  readonly parts: readonly AccessPart[];
}

/** Every step of the sync of one person, in the order in which they happen: read, compare, plan, send. */
export function syncSteps(report: SyncReport): SyncStep[] {
  return [directoryStep(report.directory), ...report.orgs.flatMap(orgSteps)];
}

function directoryStep({ state, error, people }: SyncReport['directory']): SyncStep {
  const [person] = people;
  const said =
    person === undefined
      ? ''
      : !person.found
        ? 'not in the directory'
        : !person.enabled
          ? 'disabled in the directory'
          : person.groups.length === 0
            ? 'in no group'
            : `in ${person.groups.join(', ')}`;
  return {
    key: 'directory',
    title: 'Read in the directory',
    detail: failureOr(error, said),
    state,
    parts: [],
  };
}

function orgSteps({ org, reading, desired, plan, skips, changes }: SyncReport['orgs'][number]): SyncStep[] {
  const isWanted = desired.some((one) => one.desired !== null && one.desired !== undefined);
  const wanted =
    desired.length === 0 ? '' : isWanted ? 'managed here by the rules' : 'no rule gives them anything here';
  const skipped = skips.map(({ reason }) => reason).join(', ');
  const planned =
    changes.length > 0
      ? counted(changes.length)
      : skipped === ''
        ? 'nothing to do'
        : `left alone: ${skipped}`;
  return [
    {
      key: `${org} read`,
      org,
      title: 'Read in Acrobat Sign',
      detail: failureOr(reading.error, ''),
      state: reading.state,
      parts: [],
    },
    {
      ...{ key: `${org} plan`, org, title: 'Compare and plan', state: plan.state, parts: [] },
      detail: plan.state === 'done' ? [wanted, planned].filter((words) => words !== '').join('; ') : '',
    },
    ...changes.flatMap((change) => changeSteps(org, change)),
  ];
}

function changeSteps(org: string, change: SyncChange): SyncStep[] {
  const { item, action, state, reason, before, after, approvedBy, calls } = change;
  const votes = approvedBy.length === 0 ? '' : `approved by ${approvedBy.join(', ')}`;
  const parts = isAccess(after) ? accessParts(isAccess(before) ? before : undefined, after) : [];
  return [
    {
      ...{ key: item, org, title: titleOf(action), state: progressOf(state), parts },
      detail: failureOr(reason, votes),
    },
    ...calls.map(({ call, outcome, finishedAt }, at) => ({
      ...{ key: `${item} ${at}`, org, title: call, parts: [] },
      detail: outcomeWords(outcome, finishedAt),
      state: callState(outcome, finishedAt),
    })),
  ];
}

function titleOf(action: string): string {
  const words = action.replaceAll('_', ' ').replaceAll('-', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} in Acrobat Sign`;
}

const STATES: Readonly<Record<string, Progress>> = {
  ...{ planned: 'waiting', pending: 'waiting', intended: 'running', in_doubt: 'running' },
  ...{ held: 'held', applied: 'done', failed: 'failed' },
};

function progressOf(state: string): Progress {
  return STATES[state] ?? 'skipped';
}

function callState(outcome: string | null, finishedAt: string | null): Progress {
  if (finishedAt === null || outcome === 'in_doubt') return 'running';
  return outcome === null || outcome === 'done' ? 'done' : 'failed';
}

const OUTCOMES: Readonly<Record<string, string>> = {
  done: 'done',
  refused: 'refused by Sign',
  failed: 'failed',
  in_doubt: 'no answer came; Sign is asked whether it was done',
};

function outcomeWords(outcome: string | null, finishedAt: string | null): string {
  if (outcome !== null) return OUTCOMES[outcome] ?? outcome;
  return finishedAt === null ? 'sent, not answered yet' : 'answered';
}

function failureOr(failure: Failure | null, words: string): string {
  return failure === null ? words : `${failure.message} (${failure.code})`;
}

function counted(changes: number): string {
  return changes === 1 ? '1 change' : `${changes} changes`;
}
