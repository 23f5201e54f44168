import type { BallotCountBody } from '#contracts';
import { CHANGE_KINDS, type ChangeKind, counted, meantPlan, SyncError } from '#domain';
import type { VoteFlags } from '../flags.js';
import { openTerminal } from '../terminal.js';
import { withState } from '../with-run.js';
import type { BallotWish } from '../workplace.js';

class FilterInvalidError extends SyncError {
  readonly code = 'ARGUMENT_INVALID';
  readonly retryable = false;
}

/** `plan approve` and `plan reject`: one person's word about held people of a plan. Nothing is written to Sign. */
export async function planVote(verdict: 'approve' | 'reject', hash: string, flags: VoteFlags): Promise<void> {
  const terminal = openTerminal(flags);
  process.exitCode = await withState(flags, terminal, async (place) => {
    const wish = wishOf(verdict, flags);
    const digits = hash.split('…')[0] ?? hash;
    if (!/^[0-9a-f]{4,64}$/.test(digits)) meantPlan(digits, []);
    const count = await place.vote(digits, wish);
    if (flags.json) terminal.result(JSON.stringify(count, null, 1));
    else for (const line of voteLines(verdict, count)) terminal.result(line);
    return 0;
  });
}

/** @throws FilterInvalidError */
function wishOf(verdict: BallotWish['verdict'], flags: VoteFlags): BallotWish {
  const { all, kind, rule, person, org, reason } = flags;
  const narrows = [kind, rule, person, org].some((word) => word !== undefined);
  if (narrows === (all === true)) {
    throw new FilterInvalidError(
      `Say whom to ${verdict}: --all, or some of --kind, --rule, --person and --org. Nothing was changed.`,
    );
  }
  if (rule !== undefined && !/^[1-9]\d{0,5}$/.test(rule)) {
    throw new FilterInvalidError(
      `--rule: "${rule}" is not the number of a rule. Write it as the plan shows it, such as 4. Nothing was changed.`,
    );
  }
  if (person !== undefined && !person.includes('@')) {
    throw new FilterInvalidError(`--person: "${person}" is not an address. Nothing was changed.`);
  }
  return {
    verdict,
    ...(all && { all }),
    ...(kind !== undefined && { kind: kindOf(kind) }),
    ...(rule !== undefined && { rule: Number(rule) }),
    ...(person !== undefined && { person }),
    ...(org !== undefined && { org }),
    ...(reason !== undefined && { reason }),
  };
}

/** @throws FilterInvalidError */
function kindOf(written: string): ChangeKind {
  const kind = CHANGE_KINDS.find((known) => known === written);
  if (kind !== undefined) return kind;
  throw new FilterInvalidError(
    `--kind: "${written}" is not a kind of change. One of: ${CHANGE_KINDS.join(', ')}. Nothing was changed.`,
  );
}

function voteLines(
  verdict: BallotWish['verdict'],
  { hash, decided, waiting, left }: BallotCountBody,
): string[] {
  const digits = hash.slice(0, 8);
  const people = (count: number) => counted(count, 'change', 'changes');
  if (verdict === 'reject') return [`Rejected ${people(decided)} of plan ${digits}. They will not be made.`];
  return [
    `Approved ${people(decided + waiting)} of plan ${digits}. Nothing has been written.`,
    ...(waiting > 0
      ? [`${people(waiting)} of these ${waiting === 1 ? 'waits' : 'wait'} for more people to approve.`]
      : []),
    ...(left > 0 ? [`${people(left)} cannot be approved, or not by you any more: sign-sync held list`] : []),
    ...(decided > 0 ? [`Apply what is approved:   sign-sync apply ${digits}`] : []),
  ];
}
