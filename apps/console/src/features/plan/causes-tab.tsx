import { Button, Skeleton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconUsersGroup } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useMay } from '../../app/session.js';
import { Card } from '../../ui/card.js';
import { Empty } from '../../ui/empty.js';
import { Loaded } from '../../ui/loading.js';
import { useNow } from '../../ui/use-now.js';
import { BlastList } from './blast-list.js';
import { type BlastLine, culprit, groupLines, moveLines, ruleLines } from './blast.js';
import classes from './causes-tab.module.css';
import { causesQuery, talliesQuery } from './plan.query.js';
import type { Causes, PlanDetail } from './plan.types.js';
import { type ItemFilter, meantBy } from './plan-view.js';
import { countsOf, standingOf, takesVotes } from './standing.js';
import { useBallot } from './use-ballot.js';
import { type Ballot, VoteDialog } from './vote-dialog.js';

interface CausesTabProps {
  readonly plan: PlanDetail;
  readonly tab: 'rules' | 'groups';
  readonly filter: ItemFilter;
  readonly onShow: (filter: NonNullable<BlastLine['filter']>) => void;
}

/** What a plan’s changes come from: rules, or the groups that people leave and join. */
export function CausesTab({ plan, tab, filter, onShow }: CausesTabProps): ReactNode {
  const causes = useQuery(causesQuery(plan.planId, filter));
  return (
    <Loaded query={causes} what="the causes">
      {(data) =>
        data.people.items === 0 ? (
          <Empty icon={IconUsersGroup} title="Nobody is changed">
            Rules and groups that change people would stand here, those that change most people first.
          </Empty>
        ) : tab === 'rules' ? (
          <Rules {...{ plan, data, filter, onShow }} />
        ) : (
          <div className={classes['two']}>
            <Card title="From one primary group to another">
              <BlastList lines={moveLines(data)} onShow={onShow} />
            </Card>
            <Card title="Sign groups that people join and leave">
              <BlastList lines={groupLines(data)} onShow={onShow} />
            </Card>
          </div>
        )
      }
    </Loaded>
  );
}

function Rules({
  plan,
  data,
  filter,
  onShow,
}: Omit<CausesTabProps, 'tab'> & { readonly data: Causes }): ReactNode {
  const client = useQueryClient();
  const { ballot, ask, close } = useBallot(plan);
  const now = useNow();
  const mayVote =
    useMay('approver', plan.label) && takesVotes(plan.mode, standingOf(plan, now), countsOf(plan));
  const say = async (verdict: Ballot['verdict'], rule: number) => {
    const ofRule: ItemFilter = { ...filter, rule, state: ['held'] };
    const meant = meantBy(ofRule, plan.label);
    if (meant === undefined) return;
    await ask.filter(verdict, meant, await client.fetchQuery(talliesQuery(plan.planId, ofRule)), ofRule);
  };
  const votes = ({ filter: of, held, label }: BlastLine) =>
    mayVote &&
    held > 0 &&
    of !== undefined &&
    'rule' in of && (
      <>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`Approve what is held by ${label}`}
          onClick={() => void say('approve', of.rule)}
        >
          Approve…
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`Reject what is held by ${label}`}
          onClick={() => void say('reject', of.rule)}
        >
          Reject…
        </Button>
      </>
    );
  return (
    <div className={classes['two']}>
      <Card title="Rules">
        <BlastList lines={ruleLines(data)} onShow={onShow} actions={votes} />
      </Card>
      <Card title="Directory groups that decided">
        <BlastList lines={directoryLines(data)} onShow={onShow} />
      </Card>
      <VoteDialog ballot={ballot} onClose={close} />
    </div>
  );
}

function directoryLines({ directoryGroups }: Causes): BlastLine[] {
  const longest = Math.max(1, ...directoryGroups.map(({ items }) => items));
  return directoryGroups.map(({ directoryGroup, granting: _, ...counts }) => ({
    ...counts,
    key: directoryGroup ?? '',
    label: directoryGroup ?? 'none',
    length: counts.items / longest,
  }));
}

interface CulpritProps {
  /** Undefined: they are asked for. */
  readonly causes: Causes | undefined;
  /** There will be something to say, so its line is kept free: what follows does not jump when it comes. */
  readonly isExpected: boolean;
  readonly breaches: readonly { readonly message: string }[];
}

const BREACHES = 5;
/** Within a line, and no higher than its letters. */
const WAITING = { display: 'inline-block', h: 10, w: 320, maw: '70%' } as const;

/** Who caused most of a plan, and what guards say about it. */
export function Culprit({ causes, isExpected, breaches }: CulpritProps): ReactNode {
  const most = causes && culprit(causes);
  const isAwaited = causes === undefined && isExpected;
  if (most === undefined && !isAwaited && breaches.length === 0) return null;
  return (
    <div className={classes['culprit']} role="note">
      {breaches.slice(0, BREACHES).map(({ message }) => (
        <p key={message}>
          <span className={classes['mark']} aria-hidden>
            ▲
          </span>
          {message}
        </p>
      ))}
      {breaches.length > BREACHES && (
        <p className="ss-muted">And {breaches.length - BREACHES} more of that kind.</p>
      )}
      {(most !== undefined || isAwaited) && (
        <p>
          <strong>Blast radius.</strong> {most ?? <Skeleton component="span" {...WAITING} />}
        </p>
      )}
    </div>
  );
}
