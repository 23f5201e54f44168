import { Tabs } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { useView } from '../../app/view.js';
import { Loaded, LoadingNumbers } from '../../ui/loading.js';
import { Page } from '../../ui/page.js';
import { Status } from '../../ui/status.js';
import { Tile, Tiles } from '../../ui/tiles.js';
import { useNow } from '../../ui/use-now.js';
import { count } from '../../words/count.js';
import { places } from '../../words/places.js';
import { shorten } from '../../words/shorten.js';
import { CausesTab, Culprit } from './causes-tab.js';
import { ItemsTab } from './items-tab.js';
import classes from './plan-content.module.css';
import { PlanActions } from './plan-actions-bar.js';
import { PlanExport } from './plan-export.js';
import { PlanLead } from './plan-lead.js';
import { planRoute } from './plan.route.js';
import type { PlanDetail } from './plan.types.js';
import { causesQuery, itemsQuery, talliesQuery } from './plan.query.js';
import { itemFilterOf, type PlanView, type Tab } from './plan-view.js';
import { countsOf, standingOf } from './standing.js';
import { type Tile as TileOfKind, tilesOf } from './tiles.js';

/** One org’s plan: what it would do, why, and what became of it. */
export function PlanContent({ plan }: { readonly plan: PlanDetail }): ReactNode {
  const [view, setView] = useView(planRoute);
  const now = useNow();
  const hash = plan.runHash ?? plan.hash;
  const filter = useMemo(() => itemFilterOf(view), [view]);
  const tallies = useQuery(talliesQuery(plan.planId));
  // Counting what changes come from goes through all of them: the first of them are shown before.
  const { isFetched } = useInfiniteQuery({ ...itemsQuery(plan.planId, filter), enabled: false });
  const causes = useQuery({ ...causesQuery(plan.planId), enabled: isFetched });
  const counts = countsOf(plan);
  const tab = view.tab ?? 'people';
  // Another list begins at its top, with no panel open.
  const narrow = (patch: Partial<PlanView>) => setView({ ...patch, item: undefined });
  return (
    <Page
      title={`Plan ${shorten(hash)}`}
      crumbs={[{ title: 'Plans', href: places.plans }]}
      badges={<Status kind="plan" state={standingOf(plan, now)} />}
      lead={<PlanLead plan={plan} />}
      actions={<PlanActions plan={plan} tallies={tallies.data ?? []} />}
    >
      <Loaded
        query={tallies}
        what="the counts of the plan"
        frame={<LoadingNumbers numbers={3} hasNotes={counts.held > 0} />}
      >
        {(counted) => (
          <Tiles label="Changes by kind">
            {tilesOf(counted).map((tile) => (
              <Tile
                key={tile.key}
                label={`${tile.mark} ${tile.word}`}
                value={tile.items}
                tone={tile.tone}
                {...(tile.held > 0 && tile.key !== 'held' && { note: `${count(tile.held)} held` })}
                active={isActive(tile, view)}
                onToggle={() => narrow({ ...NO_TILE, ...(!isActive(tile, view) && patchOf(tile)) })}
              />
            ))}
          </Tiles>
        )}
      </Loaded>
      <Culprit
        causes={causes.data}
        isExpected={counts.all > 1 && !causes.isError}
        breaches={plan.counts.breaches ?? []}
      />
      <Tabs
        value={tab}
        onChange={(next) => narrow({ tab: next === 'people' ? undefined : (next as Tab) })}
        keepMounted={false}
        className={classes['tabs'] ?? ''}
      >
        <div className={classes['export']}>
          <PlanExport plan={plan} />
        </div>
        <Tabs.List>
          <Tabs.Tab value="people">By person</Tabs.Tab>
          <Tabs.Tab value="rules">By rule</Tabs.Tab>
          <Tabs.Tab value="groups">By group</Tabs.Tab>
          <Tabs.Tab value="held">Held</Tabs.Tab>
          <Tabs.Tab value="changed">Changed since plan</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value={tab} pt={12} className={classes['panel'] ?? ''}>
          {tab === 'rules' || tab === 'groups' ? (
            <CausesTab {...{ plan, tab, filter }} onShow={(patch) => narrow({ ...patch, tab: undefined })} />
          ) : (
            <ItemsTab {...{ plan, tab, view, setView, filter }} rules={causes.data?.rules ?? []} />
          )}
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

const NO_TILE = { kind: undefined, state: undefined, action: undefined } as const;

function patchOf({ filter }: TileOfKind): Partial<PlanView> {
  return 'state' in filter ? { state: [filter.state as NonNullable<PlanView['state']>[number]] } : filter;
}

function isActive({ filter }: TileOfKind, view: PlanView): boolean {
  if ('kind' in filter) return view.kind === filter.kind;
  if ('action' in filter) return view.action === filter.action;
  return view.state?.length === 1 && view.state[0] === filter.state;
}
