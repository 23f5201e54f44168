import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { IconClipboardOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useOrg } from '../../app/chosen-org.js';
import { Empty } from '../../ui/empty.js';
import { Loaded } from '../../ui/loading.js';
import { Page } from '../../ui/page.js';
import { places } from '../../words/places.js';
import { shorten } from '../../words/shorten.js';
import { PlanContent } from './plan-content.js';
import { partsQuery, planQuery, plansOfHashQuery } from './plan.query.js';
import { isPlanId, planRoute } from './plan.route.js';

const CRUMBS = [{ title: 'Plans', href: places.plans }];

/** One org’s plan. */
export function PlanPage(): ReactNode {
  const { plan } = planRoute.useParams();
  return isPlanId(plan) ? <PlanById plan={plan} /> : <PlanByHash digits={plan} />;
}

function PlanById({ plan }: { readonly plan: string }): ReactNode {
  const query = useQuery(planQuery(plan));
  if (query.data !== undefined) return <PlanContent key={plan} plan={query.data} />;
  return (
    <Page title="Plan" crumbs={CRUMBS}>
      <Loaded query={query} what="the plan">
        {() => null}
      </Loaded>
    </Page>
  );
}

/** A hash is that of all orgs of a run, so it leads to the plan of one of them. */
function PlanByHash({ digits }: { readonly digits: string }): ReactNode {
  const { run } = planRoute.useSearch();
  const query = useQuery({ ...plansOfHashQuery(digits), enabled: run === undefined });
  const runId = run ?? query.data?.[0]?.runId;
  return (
    <Page title={`Plan ${shorten(digits)}`} crumbs={CRUMBS}>
      {runId === undefined ? (
        <Loaded query={query} what="the plan">
          {() => (
            <Empty icon={IconClipboardOff} title="No plan has this hash">
              It may be of an org that you do not see, or mistyped. A hash is 64 hexadecimal digits; its first
              four are enough here.
            </Empty>
          )}
        </Loaded>
      ) : (
        <FirstPart run={runId} />
      )}
    </Page>
  );
}

function FirstPart({ run }: { readonly run: string }): ReactNode {
  const query = useQuery(partsQuery(run));
  const org = useOrg();
  return (
    <Loaded query={query} what="the plan">
      {(parts) => {
        const part = parts.find(({ label }) => label === org) ?? parts[0];
        if (part !== undefined)
          return (
            <Navigate
              to={places.plan(part.planId)}
              search={(view: object) => ({ ...view, run: undefined })}
              replace
            />
          );
        return (
          <Empty icon={IconClipboardOff} title="The run has no plan">
            It ended before one was made. The run says why.
          </Empty>
        );
      }}
    </Loaded>
  );
}
