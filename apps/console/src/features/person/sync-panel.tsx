import { CloseButton, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { places } from '../../words/places.js';
import { AppLink } from '../../ui/app-link.js';
import { Card } from '../../ui/card.js';
import { Loaded } from '../../ui/loading.js';
import { Status } from '../../ui/status.js';
import { AccessDiff } from './access-diff.js';
import { syncQuery } from './person.query.js';
import classes from './sync-panel.module.css';
import { type SyncStep, syncSteps } from './sync-steps.js';

interface SyncPanelProps {
  /** The run that syncs the person. */
  readonly run: string;
  readonly onClose: () => void;
}

/** A sync of one person, every step as it happens. */
export function SyncPanel({ run, onClose }: SyncPanelProps): ReactNode {
  const query = useQuery(syncQuery(run));
  const head = query.data?.run;
  return (
    <Card
      title={head?.mode === 'plan' ? 'What a sync would do' : 'Sync of this person'}
      aside={
        <span className={classes['aside']}>
          {head !== undefined && <Status kind="run" state={head.state} />}
          {head !== undefined && <AppLink href={places.run(head.name)}>{head.name}</AppLink>}
          <CloseButton size="sm" aria-label="Close the sync" onClick={onClose} />
        </span>
      }
    >
      <Loaded query={query} what="the sync">
        {(report) => (
          <ol className={classes['steps']} aria-live="polite">
            {syncSteps(report).map((step) => (
              <SyncLine key={step.key} step={step} />
            ))}
          </ol>
        )}
      </Loaded>
    </Card>
  );
}

const MARKS: Readonly<Record<SyncStep['state'], string>> = {
  ...{ waiting: '○', running: '◐', done: '✓', failed: '✕', held: '▲', skipped: '–' },
};

function SyncLine({ step: { org, title, detail, state, parts } }: { readonly step: SyncStep }): ReactNode {
  return (
    <li data-state={state}>
      <span className={classes['mark']}>
        {state === 'running' ? <Loader size={12} aria-hidden /> : <span aria-hidden>{MARKS[state]}</span>}
        <span className="ss-hidden">{state}</span>
      </span>
      <div>
        <p>
          {title}
          {org !== undefined && <span className="ss-muted"> · {org}</span>}
        </p>
        {detail !== '' && <p className={classes['detail']}>{detail}</p>}
        <AccessDiff parts={parts} />
      </div>
    </li>
  );
}
