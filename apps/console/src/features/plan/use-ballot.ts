import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take } from '../../api/client.js';
import type { ItemFilter, Meant } from './plan-view.js';
import type { PlanDetail, StoredItem, Tally } from './plan.types.js';
import type { Ballot } from './vote-dialog.js';

/** Names that a dialog shows, and some to spare. */
const NAMES = 6;

/** What somebody is about to say of a plan, with the names that they have to see first. */
export function useBallot({ planId, label: org, runHash, hash, configName }: PlanDetail) {
  const [ballot, setBallot] = useState<Ballot>();
  const client = useQueryClient();
  const facts = { hash: runHash ?? hash, configuration: configName, org };
  return {
    ballot,
    close: () => setBallot(undefined),
    ask: {
      /** About exactly these. */
      items(verdict: Ballot['verdict'], items: readonly StoredItem[]) {
        if (items.length === 0) return;
        setBallot({
          ...{ ...facts, verdict, names: items.slice(0, NAMES).map(nameOf), tallies: items.map(tallyOf) },
          meant: { items: items.map(({ id }) => id) },
        });
      },
      /** About all that a filter shows and that is held. */
      async filter(
        verdict: Ballot['verdict'],
        meant: NonNullable<Meant>,
        tallies: readonly Tally[],
        filter: ItemFilter,
      ) {
        const query = { ...filter, state: ['held'], limit: NAMES };
        const { items } = await client.fetchQuery({
          queryKey: ['plan', planId, 'names', query],
          queryFn: () => take(api.GET('/plans/{plan}/items', { params: { path: { plan: planId }, query } })),
        });
        setBallot({ ...facts, verdict, meant, tallies, names: items.map(nameOf) });
      },
    },
  };
}

function nameOf({ item }: StoredItem): string {
  return item.subject === 'group' ? item.name : item.email;
}

function tallyOf({ kinds = [], state, item }: StoredItem): Tally {
  const { action, effects } =
    item.subject === 'group' ? { action: 'create-group', effects: [] } : item.change;
  return { orgId: '', action, state, effects, heldFor: null, kinds, items: 1 };
}
