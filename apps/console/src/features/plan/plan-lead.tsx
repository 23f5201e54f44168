import { useQuery } from '@tanstack/react-query';
import { Fragment, type ReactNode } from 'react';
import { AppLink } from '../../ui/app-link.js';
import { HashText } from '../../ui/hash-text.js';
import { Moment } from '../../ui/moment.js';
import { places, withView } from '../../words/places.js';
import classes from './plan-lead.module.css';
import { partsQuery } from './plan.query.js';
import type { PlanDetail } from './plan.types.js';

/** Of what a plan is, who asked for it, how long it lasts, and the same run’s plans of other orgs. */
export function PlanLead({ plan }: { readonly plan: PlanDetail }): ReactNode {
  const { runName, mode, requestedBy, createdAt, expiresAt, applyRunId, runId, configName, runHash, hash } =
    plan;
  return (
    <>
      <span className={classes['facts']}>
        <Orgs plan={plan} />
        <span>configuration {configName}</span>
        <span>
          hash <HashText value={runHash ?? hash} />
        </span>
        <span>
          {mode}{' '}
          <AppLink inherit href={places.run(runName)}>
            {runName}
          </AppLink>
        </span>
        <span>asked for by {requestedBy ?? 'the schedule'}</span>
        <span>
          made <Moment at={createdAt} />
        </span>
        {expiresAt !== null && (
          <span>
            expires <Moment at={expiresAt} />
          </span>
        )}
        {applyRunId !== null && applyRunId !== runId && (
          <span>
            applied by{' '}
            <AppLink inherit href={places.run(applyRunId)}>
              its run
            </AppLink>
          </span>
        )}
      </span>
    </>
  );
}

/** A run plans every org at once, and each has its own part. */
function Orgs({ plan }: { readonly plan: PlanDetail }): ReactNode {
  const { data: parts = [] } = useQuery(partsQuery(plan.runId));
  if (parts.length < 2) return <strong>{plan.label}</strong>;
  return (
    <nav className={classes['orgs']} aria-label="Orgs of this plan">
      {parts.map(({ planId, label }) => (
        <Fragment key={planId}>
          {planId === plan.planId ? (
            <strong aria-current="page">{label}</strong>
          ) : (
            <AppLink inherit href={withView(places.plan(planId), { org: label })}>
              {label}
            </AppLink>
          )}
        </Fragment>
      ))}
    </nav>
  );
}
