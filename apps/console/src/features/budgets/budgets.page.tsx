import { useQuery } from '@tanstack/react-query';
import { IconGauge } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useOrg } from '../../app/chosen-org.js';
import { useView } from '../../app/view.js';
import { Empty } from '../../ui/empty.js';
import { Failure } from '../../ui/failure.js';
import { FilterBar } from '../../ui/filters.js';
import { Loaded, LoadingRows } from '../../ui/loading.js';
import { Page } from '../../ui/page.js';
import { ConfigurationSelect } from '../settings/configuration-select.js';
import { useConfiguration } from '../settings/use-configuration.js';
import { BudgetCard } from './budget-card.js';
import { type Budgets, budgetsQuery } from './budget.query.js';
import { budgetsRoute } from './budgets.route.js';

const NONE = 'guards:\n  budgets:\n    - kinds: [deactivate]\n      max: 5%';

/** How much of what guards allow was used lately. */
export function BudgetsPage(): ReactNode {
  const [view, setView] = useView(budgetsRoute);
  const chosen = useConfiguration(view.configuration);
  const org = useOrg();
  const query = useQuery({ ...budgetsQuery({ configuration: chosen.name, org }), enabled: chosen.isKnown });
  return (
    <Page title="Budgets" lead="How many people may change in a day before a guard holds the rest.">
      {chosen.names.length > 1 && (
        <FilterBar>
          <ConfigurationSelect chosen={chosen} onChange={(configuration) => setView({ configuration })} />
        </FilterBar>
      )}
      {chosen.error !== null && <Failure error={chosen.error} what="the configurations" />}
      <Loaded query={query} what="the budgets" frame={<LoadingRows rows={4} />}>
        {(budgets) =>
          budgets.budgets.length === 0 ? (
            <Empty icon={IconGauge} title="No budgets" command={NONE}>
              A budget bounds how many people a day may be created, moved, deactivated or given rights. What
              exceeds it is held, and everything else goes on. Set some in{' '}
              {chosen.name ?? 'the configuration'}:
            </Empty>
          ) : (
            byBudget(budgets).map((uses) => (
              <BudgetCard key={uses[0]?.budget} uses={uses} hours={budgets.windowHours} />
            ))
          )
        }
      </Loaded>
      {query.data?.truncated === true && (
        <p className="ss-muted">More changes were made than are counted here, so more may be used.</p>
      )}
    </Page>
  );
}

function byBudget({ budgets }: Budgets): Budgets['budgets'][number][][] {
  const places = [...new Set(budgets.map(({ budget }) => budget))].toSorted((a, b) => a - b);
  return places.map((place) => budgets.filter(({ budget }) => budget === place));
}
