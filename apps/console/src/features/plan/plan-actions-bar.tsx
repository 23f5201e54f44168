import { Button, Tooltip } from '@mantine/core';
import { useQuery, useQueryClient, useQueries } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useMay, useMe } from '../../app/session.js';
import { useGo } from '../../app/use-go.js';
import { ReasonDialog } from '../../ui/reason-dialog.js';
import { useNow } from '../../ui/use-now.js';
import { count } from '../../words/count.js';
import { may } from '../../words/may.js';
import { places } from '../../words/places.js';
import { apply } from './plan-actions.js';
import { partsQuery, talliesQuery } from './plan.query.js';
import type { PlanDetail, Tally } from './plan.types.js';
import { countsOf, standingOf, takesVotes, whyNotApplied } from './standing.js';
import { total } from './tiles.js';
import { useBallot } from './use-ballot.js';
import { type Ballot, VoteDialog } from './vote-dialog.js';
import { applyWords } from './vote-words.js';

interface PlanActionsProps {
  readonly plan: PlanDetail;
  /** Of the whole plan of this org. */
  readonly tallies: readonly Tally[];
}

/** What can be done with a plan: apply it, say yes or no to what it holds. */
export function PlanActions({ plan, tallies }: PlanActionsProps): ReactNode {
  const now = useNow();
  const { ballot, ask, close } = useBallot(plan);
  const held = tallies.filter(({ state }) => state === 'held');
  const mayVote =
    useMay('approver', plan.label) && takesVotes(plan.mode, standingOf(plan, now), countsOf(plan));
  const say = (verdict: Ballot['verdict']) =>
    void ask.filter(verdict, { org: plan.label }, held, { state: ['held'] });
  return (
    <>
      {mayVote && held.length > 0 && (
        <>
          <Button variant="default" onClick={() => say('reject')}>
            Reject…
          </Button>
          <Button variant="default" onClick={() => say('approve')}>
            Approve {count(total(held))} held…
          </Button>
        </>
      )}
      <ApplyButton plan={plan} />
      <VoteDialog ballot={ballot} onClose={close} />
    </>
  );
}

/** The plan of a run is applied in all of its orgs at once. */
function ApplyButton({ plan }: { readonly plan: PlanDetail }): ReactNode {
  const [isAsked, setAsked] = useState(false);
  const client = useQueryClient();
  const go = useGo();
  const now = useNow();
  const { grants } = useMe();
  const { data: parts = [] } = useQuery(partsQuery(plan.runId));
  const tallies = useQueries({ queries: parts.map(({ planId }) => talliesQuery(planId)) });
  const all = tallies.flatMap(({ data }) => data ?? []);
  const planned = all.filter(({ state }) => state === 'planned');
  const orgs = parts.map(({ label }) => label);
  // Of a number that is not there yet nobody shall read a 0.
  if (orgs.length === 0 || tallies.some(({ data }) => data === undefined)) return null;
  if (!orgs.every((org) => may(grants, 'operator', { org }))) return null;
  const held = total(all.filter(({ state }) => state === 'held'));
  const counts = { all: total(all), planned: total(planned), held };
  const why = whyNotApplied(plan.mode, standingOf(plan, now), counts);
  if (why !== undefined && counts.planned === 0 && held === 0) return null;
  const words = applyWords(planned, held, orgs);
  const hash = plan.runHash ?? plan.hash;
  return (
    <>
      <Tooltip label={why} disabled={why === undefined}>
        <Button
          {...(why !== undefined && { 'data-disabled': true, 'aria-disabled': true })}
          onClick={() => why === undefined && setAsked(true)}
        >
          Apply {count(counts.planned)} of {count(counts.planned + held)}…
        </Button>
      </Tooltip>
      <ReasonDialog
        opened={isAsked}
        onClose={() => setAsked(false)}
        title={words.title}
        action={words.action}
        destructive={words.losing > 0}
        losing={words.losing}
        org={orgs.length === 1 ? orgs[0] : undefined}
        reason="optional"
        what="the plan"
        onConfirm={async (reason) => {
          const follow = await apply(client, hash, plan.configName, reason);
          go(places.run(follow.name));
        }}
      >
        {words.text}
      </ReasonDialog>
    </>
  );
}
