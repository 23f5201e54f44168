import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { people, plural } from '../../words/count.js';
import { ReasonDialog } from '../../ui/reason-dialog.js';
import { vote } from './plan-actions.js';
import type { Meant } from './plan-view.js';
import type { Tally } from './plan.types.js';
import { total } from './tiles.js';
import { voteWords } from './vote-words.js';

export interface Ballot {
  readonly verdict: 'approve' | 'reject';
  readonly hash: string;
  readonly configuration: string;
  readonly org: string;
  readonly meant: NonNullable<Meant> | { readonly items: readonly string[] };
  /** Of the held items that are meant. */
  readonly tallies: readonly Tally[];
  /** Some of the people. */
  readonly names: readonly string[];
}

interface VoteDialogProps {
  /** Undefined: closed. */
  readonly ballot: Ballot | undefined;
  readonly onClose: () => void;
  readonly onDone?: () => void;
}

/** Asks before a word about held people is given, and says what it has brought about. */
export function VoteDialog({ ballot, onClose, onDone }: VoteDialogProps): ReactNode {
  const client = useQueryClient();
  const words = ballot && voteWords(ballot.verdict, ballot.tallies, ballot.org);
  return (
    <ReasonDialog
      opened={ballot !== undefined}
      onClose={onClose}
      title={words?.title ?? ''}
      action={words?.action ?? ''}
      destructive={(words?.losing ?? 0) > 0}
      names={ballot?.names ?? []}
      total={ballot === undefined ? 0 : total(ballot.tallies)}
      losing={words?.losing ?? 0}
      org={ballot?.org}
      what="your word"
      onConfirm={async (reason) => {
        if (ballot === undefined) return;
        const counted = await vote(client, { ...ballot, reason });
        notifications.show({ title: said(ballot.verdict, counted.decided), message: rest(counted) });
        onDone?.();
      }}
    >
      {words?.text}
    </ReasonDialog>
  );
}

function said(verdict: Ballot['verdict'], decided: number): string {
  return `${plural(decided, 'change')} ${verdict === 'approve' ? 'approved' : 'rejected'}`;
}

function rest({ waiting, left }: { readonly waiting: number; readonly left: number }): string {
  return [
    ...(waiting > 0 ? [`${people(waiting)} wait for more approvals.`] : []),
    ...(left > 0 ? [`${people(left)} were left: no word lets them go, or not yours.`] : []),
    ...(waiting + left === 0 ? ['It stands in the audit.'] : []),
  ].join(' ');
}
