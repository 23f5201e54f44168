import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconListCheck } from '@tabler/icons-react';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useMay } from '../../app/session.js';
import type { SetView } from '../../app/view.js';
import { DataTable } from '../../ui/data-table/data-table.js';
import { Empty } from '../../ui/empty.js';
import { ChoicesFilter, ChoiceFilter, FilterBar, SearchField } from '../../ui/filters.js';
import { Failure } from '../../ui/failure.js';
import { LoadingRows } from '../../ui/loading.js';
import { SidePanel } from '../../ui/side-panel.js';
import { useNow } from '../../ui/use-now.js';
import { statusWords } from '../../words/status.js';
import { plural } from '../../words/count.js';
import { FilterTag } from './filter-tag.js';
import { holdTitle } from './hold-words.js';
import { itemColumns } from './item-columns.js';
import { ItemDetails } from './item-panel.js';
import { KIND_NAMES, KINDS } from './kinds.js';
import { itemsQuery, talliesQuery } from './plan.query.js';
import type { Causes, PlanDetail, StoredItem } from './plan.types.js';
import { ITEM_STATES, type ItemFilter, meantBy, type PlanView, type Tab } from './plan-view.js';
import { refreshItems } from './refresh-items.js';
import { countsOf, standingOf, takesVotes } from './standing.js';
import { total } from './tiles.js';
import { useBallot } from './use-ballot.js';
import { type Ballot, VoteDialog } from './vote-dialog.js';

interface ItemsTabProps {
  readonly plan: PlanDetail;
  readonly tab: Tab;
  readonly view: PlanView;
  readonly setView: SetView<PlanView>;
  readonly filter: ItemFilter;
  readonly rules: Causes['rules'];
}

const NONE: ReadonlySet<string> = new Set();

/** Every change of a plan as a row, filtered, chosen, explained and voted about. */
export function ItemsTab({ plan, tab, view, setView, filter, rules }: ItemsTabProps): ReactNode {
  const items = useInfiniteQuery(itemsQuery(plan.planId, filter));
  const tallies = useQuery(talliesQuery(plan.planId, filter));
  const list = useListOf(filter, items.isPlaceholderData);
  // Rows and counts of the former filter are looked at, and not voted about.
  const isFormer = items.isPlaceholderData || tallies.isPlaceholderData;
  useFreshItems(plan);
  const [chosen, setChosen] = useState({ ids: NONE, isAll: false });
  const { ballot, ask, close } = useBallot(plan);
  const places = useMemo(
    () =>
      new Map(
        rules.flatMap(({ rule, place }) => (rule === null || place === null ? [] : [[rule, place] as const])),
      ),
    [rules],
  );
  const rows = useMemo(() => items.data?.pages.flatMap((page) => page.items) ?? [], [items.data]);
  const columns = useMemo(() => itemColumns(places), [places]);
  const now = useNow();
  const mayVote =
    useMay('approver', plan.label) && takesVotes(plan.mode, standingOf(plan, now), countsOf(plan));
  const open = rows.find(({ id }) => id === view.item);
  const shown = tallies.data ?? [];
  const heldShown = shown.filter(({ state }) => state === 'held');
  const meant = meantBy(filter, plan.label);
  const isHeldRow = ({ state }: StoredItem) => state === 'held';
  const say = (verdict: Ballot['verdict'], which: readonly StoredItem[]) => ask.items(verdict, which);
  const selected = rows.filter(({ id, state }) => state === 'held' && (chosen.isAll || chosen.ids.has(id)));
  const sayChosen = (verdict: Ballot['verdict']) =>
    chosen.isAll && meant !== undefined
      ? ask.filter(verdict, meant, heldShown, filter)
      : say(verdict, selected);
  if (items.error !== null && items.data === undefined) {
    return <Failure error={items.error} what="the changes" onRetry={() => void items.refetch()} />;
  }
  return (
    <>
      <Filters {...{ tab, view, setView, shown }} />
      {mayVote && meant !== undefined && heldShown.length > 0 && (tab === 'held' || isNarrowed(view)) && (
        <WordsAboutShown
          held={total(heldShown)}
          isFormer={isFormer}
          onAsk={(verdict) => void ask.filter(verdict, meant, heldShown, filter)}
        />
      )}
      {items.isPending ? (
        <LoadingRows rows={10} />
      ) : (
        <DataTable
          key={list}
          label="Changes of the plan"
          {...{ rows, columns }}
          rowId={({ id }) => id}
          total={tallies.isPlaceholderData || tallies.data === undefined ? undefined : total(shown)}
          more={{
            hasMore: items.hasNextPage,
            isLoading: items.isFetchingNextPage,
            load: () => void items.fetchNextPage(),
          }}
          view={{ sort: view.sort, columns: view.columns }}
          onView={setView}
          onOpen={({ id }) =>
            setView({ item: id === view.item ? undefined : id }, { replace: view.item !== undefined })
          }
          openId={view.item}
          {...(mayVote && {
            selection: {
              ...chosen,
              isSelectable: isHeldRow,
              onChange: (ids: ReadonlySet<string>, isAll: boolean) => setChosen({ ids, isAll }),
            },
            bulk: (
              <>
                <Button size="compact-xs" disabled={isFormer} onClick={() => void sayChosen('approve')}>
                  Approve…
                </Button>
                <Button
                  size="compact-xs"
                  variant="default"
                  disabled={isFormer}
                  onClick={() => void sayChosen('reject')}
                >
                  Reject…
                </Button>
              </>
            ),
            keys: { a: (row: StoredItem) => void (isHeldRow(row) && say('approve', [row])) },
          })}
          empty={<NoItems tab={tab} isNarrowed={isNarrowed(view)} />}
        />
      )}
      <SidePanel
        title={open === undefined ? undefined : nameOf(open)}
        lead={open?.item.org}
        onClose={() => setView({ item: undefined })}
        onStep={(by) => {
          const next = rows[rows.findIndex(({ id }) => id === view.item) + by];
          if (next !== undefined) setView({ item: next.id }, { replace: true });
        }}
        actions={
          open !== undefined &&
          mayVote &&
          isHeldRow(open) && (
            <>
              <Button onClick={() => say('approve', [open])}>Approve…</Button>
              <Button variant="default" onClick={() => say('reject', [open])}>
                Reject…
              </Button>
            </>
          )
        }
      >
        {open !== undefined && <ItemDetails stored={open} places={places} run={plan.runName} />}
      </SidePanel>
      <VoteDialog ballot={ballot} onClose={close} onDone={() => setChosen({ ids: NONE, isAll: false })} />
    </>
  );
}

/**
 * What a filter shows is another list, which begins at its top. Until it is there the former one stays.
 * @returns the same for as long as the same list is shown
 */
function useListOf(filter: ItemFilter, isFormer: boolean): string {
  const asked = JSON.stringify(filter);
  const [shown, setShown] = useState(asked);
  if (!isFormer && shown !== asked) setShown(asked);
  return shown;
}

/** While a run applies the plan its counts move, and so do the rows. */
function useFreshItems({ planId, items }: PlanDetail): void {
  const client = useQueryClient();
  const counts = JSON.stringify(items);
  const seen = useRef(counts);
  useEffect(() => {
    if (seen.current === counts) return;
    seen.current = counts;
    void refreshItems(client, planId);
  }, [client, planId, counts]);
}

function nameOf({ item }: StoredItem): string {
  return item.subject === 'group' ? item.name : item.email;
}

function isNarrowed({ kind, state, action, reason, rule, group, person }: PlanView): boolean {
  return [kind, state, action, reason, rule, group, person].some((word) => word !== undefined);
}

interface FiltersProps extends Pick<ItemsTabProps, 'tab' | 'view' | 'setView'> {
  readonly shown: readonly { readonly heldFor: string | null }[];
}

function Filters({ tab, view, setView, shown }: FiltersProps): ReactNode {
  const reasons = [
    ...new Set([...shown.flatMap(({ heldFor }) => heldFor ?? []), ...(view.reason ? [view.reason] : [])]),
  ];
  const narrow = (patch: Partial<Record<keyof PlanView, unknown>>, how?: { readonly replace: boolean }) =>
    setView({ ...(patch as Partial<PlanView>), item: undefined }, how);
  return (
    <FilterBar>
      <SearchField
        placeholder="Address begins with…"
        value={view.person}
        onChange={(person) => narrow({ person }, { replace: true })}
      />
      <ChoiceFilter
        label="Kind"
        choices={KIND_NAMES.map((value) => ({ value, label: KINDS[value].word }))}
        value={view.kind}
        onChange={(kind) => narrow({ kind })}
      />
      {tab === 'people' && (
        <ChoicesFilter
          label="State"
          choices={ITEM_STATES.map((value) => ({ value, label: statusWords('item', value).word }))}
          value={view.state}
          onChange={(state) => narrow({ state })}
        />
      )}
      {tab !== 'changed' && reasons.length > 0 && (
        <ChoiceFilter
          label="Held because"
          choices={reasons.map((value) => ({ value, label: holdTitle(value) }))}
          value={view.reason}
          onChange={(reason) => narrow({ reason })}
        />
      )}
      {view.rule !== undefined && (
        <FilterTag name="rule" value={String(view.rule)} onClear={() => narrow({ rule: undefined })} />
      )}
      {view.group !== undefined && (
        <FilterTag name="Sign group" value={view.group} onClear={() => narrow({ group: undefined })} />
      )}
      {view.action !== undefined && (
        <FilterTag
          name="action"
          value={view.action.replaceAll(/[-_]/g, ' ')}
          onClear={() => narrow({ action: undefined })}
        />
      )}
    </FilterBar>
  );
}

function WordsAboutShown({
  held,
  isFormer,
  onAsk,
}: {
  readonly held: number;
  readonly isFormer: boolean;
  readonly onAsk: (verdict: Ballot['verdict']) => void;
}) {
  return (
    <FilterBar>
      <span>{plural(held, 'held change')} shown here.</span>
      <Button size="xs" disabled={isFormer} onClick={() => onAsk('approve')}>
        Approve {held === 1 ? 'it' : 'these'}…
      </Button>
      <Button size="xs" variant="default" disabled={isFormer} onClick={() => onAsk('reject')}>
        Reject {held === 1 ? 'it' : 'these'}…
      </Button>
    </FilterBar>
  );
}

function NoItems({
  tab,
  isNarrowed: hasFilter,
}: {
  readonly tab: Tab;
  readonly isNarrowed: boolean;
}): ReactNode {
  if (tab === 'changed') {
    return (
      <Empty icon={IconListCheck} title="Nobody has changed since the plan">
        When the plan is applied, whoever is no longer as the plan has seen them is left alone and listed
        here, with what was found.
      </Empty>
    );
  }
  if (tab === 'held') {
    return (
      <Empty icon={IconListCheck} title="Nothing is held">
        What a guard, a limit or an approval holds back would stand here, with its reason.
      </Empty>
    );
  }
  return (
    <Empty icon={IconListCheck} title={hasFilter ? 'No change matches' : 'There is nothing to do'}>
      {hasFilter
        ? 'Take a filter away to see more.'
        : 'Sign is as the directory and the rules want it. A change in either shows up in the next plan.'}
    </Empty>
  );
}
