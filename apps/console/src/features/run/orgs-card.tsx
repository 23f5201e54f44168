import type { ReactNode } from 'react';
import { AppLink } from '../../ui/app-link.js';
import { Card } from '../../ui/card.js';
import { Tag } from '../../ui/status.js';
import { useNow } from '../../ui/use-now.js';
import { places, withView } from '../../words/places.js';
import type { Tone } from '../../words/status.js';
import classes from './orgs-card.module.css';
import { directoryLine, orgLine, orgPart } from './progress-words.js';
import { isOpen } from './run-words.js';
import type { OrgProgress, Progress, Run } from './run.types.js';

interface OrgsProps {
  readonly progress: Progress;
  readonly run: Run;
}

/** How the directory and each org of a run stands; waiting names its cause and its end. */
export function Orgs({ progress, run }: OrgsProps): ReactNode {
  const { orgs, directoryDone } = progress;
  return (
    <Card title="Orgs" flush>
      <ul className={classes['list']} aria-live="polite">
        {run.mode !== 'apply' && (
          <li className={classes['org']}>
            <span className={classes['name']}>Directory</span>
            <Tag plain tone={directoryDone ? 'good' : isOpen(progress.state) ? 'busy' : 'quiet'}>
              {directoryDone ? 'read' : isOpen(progress.state) ? 'reading' : 'not read'}
            </Tag>
            <span className={classes['line']}>{directoryLine(progress)}</span>
          </li>
        )}
        {orgs.map((org) => (
          <Org key={org.orgId} org={org} run={run} />
        ))}
      </ul>
    </Card>
  );
}

const TONES: Readonly<Record<OrgProgress['state'], Tone>> = {
  ...{
    reading: 'busy',
    read: 'busy',
    asking: 'busy',
    planned: 'quiet',
    applying: 'busy',
    done: 'good',
    failed: 'bad',
  },
};

function Org({ org, run }: { readonly org: OrgProgress; readonly run: Run }): ReactNode {
  const now = useNow();
  const part = orgPart(org);
  const isWaiting = org.waitingUntil !== null && new Date(org.waitingUntil) > now;
  return (
    <li className={classes['org']}>
      <AppLink className={classes['name'] ?? ''} inherit href={places.org(org.label)}>
        {org.label}
      </AppLink>
      <Tag plain tone={isWaiting ? 'warn' : TONES[org.state]}>
        {isWaiting ? 'waiting' : org.state}
      </Tag>
      <span className={classes['line']}>{orgLine(org, now)}</span>
      {part !== undefined && part < 1 && (
        <progress
          className={classes['progress']}
          value={part}
          max={1}
          aria-label={`Progress of ${org.label}`}
        />
      )}
      {run.planHash !== null && (
        <AppLink
          className={classes['plan'] ?? ''}
          fz={13}
          href={withView(places.plan(run.planHash), { run: run.id, org: org.label })}
        >
          Plan
        </AppLink>
      )}
    </li>
  );
}
