import type { ReactNode } from 'react';
import type { LiveState } from '../../api/live.js';
import { AppLink } from '../../ui/app-link.js';
import { HashText } from '../../ui/hash-text.js';
import { Moment } from '../../ui/moment.js';
import { Tag } from '../../ui/status.js';
import { useNow } from '../../ui/use-now.js';
import { places, withView } from '../../words/places.js';
import { duration, momentWords } from '../../words/time.js';
import classes from './run-lead.module.css';
import { isOpen, modeWords, requesterWords, scopeWords } from './run-words.js';
import type { Progress, Run } from './run.types.js';

interface RunLeadProps {
  readonly run: Run;
  readonly progress: Progress;
  /** Undefined: the run has ended. */
  readonly live: LiveState | undefined;
}

/** What a run is, who asked for it, how long it took, and whether the page follows it. */
export function RunLead({ run, progress, live }: RunLeadProps): ReactNode {
  const now = useNow();
  const end = run.finishedAt === null ? now : new Date(run.finishedAt);
  return (
    <span className={classes['facts']}>
      <span>
        {modeWords(run.mode)} of {run.configName}, {scopeWords(run)}
      </span>
      <span>asked for by {requesterWords(run.requestedBy)}</span>
      <span>
        began <Moment at={run.startedAt} as="short" />
      </span>
      <span>
        {run.finishedAt === null ? 'for' : 'took'}{' '}
        {duration(end.getTime() - new Date(run.startedAt).getTime())}
      </span>
      {progress.waitingFor.length > 0 && (
        <span>
          waits for{' '}
          {progress.waitingFor.map((name) => (
            <AppLink inherit key={name} href={places.run(name)}>
              {name}
            </AppLink>
          ))}
        </span>
      )}
      {run.joinedRunId !== null && (
        <span>
          answered by{' '}
          <AppLink inherit href={places.run(run.joinedRunId)}>
            the run that it has joined
          </AppLink>
        </span>
      )}
      {run.planHash !== null && (
        <span>
          <AppLink inherit href={withView(places.plan(run.planHash), { run: run.id })}>
            plan
          </AppLink>{' '}
          <HashText value={run.planHash} />
        </span>
      )}
      <span>
        <AppLink inherit href={withView(places.audit, { trace: run.traceId })}>
          trace
        </AppLink>{' '}
        <HashText value={run.traceId} />
      </span>
      {live !== undefined && isOpen(progress.state) && <Live live={live} />}
    </span>
  );
}

function Live({ live }: { readonly live: LiveState }): ReactNode {
  const now = useNow();
  if (live.state === 'live') return <Tag tone="good">live</Tag>;
  if (live.state === 'connecting') return <Tag tone="quiet">connecting</Tag>;
  return <Tag tone="warn">as of {momentWords(live.since, now).short}: the connection broke</Tag>;
}
