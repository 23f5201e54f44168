import type { ReactNode } from 'react';
import type { Answer } from '../../api/client.js';
import { AppLink } from '../../ui/app-link.js';
import { Moment } from '../../ui/moment.js';
import { Status } from '../../ui/status.js';
import { useNow } from '../../ui/use-now.js';
import { count, people } from '../../words/count.js';
import { places, withView } from '../../words/places.js';
import { duration, momentWords } from '../../words/time.js';
import { NEXT_RUN_WORDS, type NextRun } from './next-run.js';
import classes from './org-tile.module.css';
import { Spark } from './spark.js';
import type { OrgDays } from './spark-of.js';

type Org = Answer<'/orgs'>['orgs'][number];

export interface OrgTileProps {
  readonly org: Org;
  /** What was done for it lately; undefined: nothing, or it is not known yet. */
  readonly days?: OrgDays | undefined;
  readonly next?: NextRun | undefined;
}

/** One org: two badges, what is open, what was done lately, how old that knowledge is, and when it goes on. */
export function OrgTile({ org, days, next }: OrgTileProps): ReactNode {
  const {
    org: name,
    inSync,
    health,
    people: numbers,
    changesOpen,
    held,
    failed,
    drifts,
    leaverLatency,
  } = org;
  return (
    <article className={classes['tile']} aria-label={name} data-health={health}>
      <header>
        <AppLink href={places.org(name)} className={classes['name'] ?? ''} c="inherit">
          {name}
        </AppLink>
        <span className={classes['badges']}>
          <Status kind="sync" state={inSync} />
          <Status kind="health" state={health} />
        </span>
      </header>
      <p className={classes['size']}>
        {numbers === null ? (
          <span className={classes['none']}>Not planned yet</span>
        ) : (
          <>
            <b>{count(numbers.inSign)}</b> in Sign, {count(numbers.managed)} managed
          </>
        )}
      </p>
      <ul className={classes['open']}>
        <Open value={changesOpen} word="open" href={withView(places.plans, { org: name })} tone="busy" />
        <Open value={held} word="held" href={withView(places.approvals, { org: name })} tone="warn" />
        <Open value={failed} word="failed" href={withView(places.runs, { org: name })} tone="bad" />
        <Open value={drifts} word="by hand" href={withView(places.drift, { org: name })} tone="warn" />
        {changesOpen + held + failed + drifts === 0 && <li>Nothing open</li>}
      </ul>
      <Spark days={days} />
      <footer>
        <span>
          read <Moment at={org.lastCompleteRead} />
        </span>
        <Next next={next} />
        <Wait org={org} />
        {leaverLatency !== null && (
          <span
            title={`95 of 100 of ${people(leaverLatency.people)} who left within 24 hours lost their rights that fast`}
          >
            leaver {duration(leaverLatency.seconds * 1000)}
          </span>
        )}
      </footer>
    </article>
  );
}

/** When the next run begins by itself; nothing where runs begin elsewhere. */
function Next({ next }: Pick<OrgTileProps, 'next'>): ReactNode {
  if (next === undefined) return null;
  if (next.kind !== 'at') {
    return (
      <span className={next.kind === 'paused' ? classes['wait'] : undefined}>
        {NEXT_RUN_WORDS[next.kind]}
      </span>
    );
  }
  return (
    <span>
      next run <Moment at={next.at} />
    </span>
  );
}

/** Silence that the rate limit has asked for, or how fast the org may be called. */
function Wait({ org: { gate } }: { readonly org: Org }): ReactNode {
  const now = useNow();
  if (gate.waitingUntil !== null) {
    return (
      <span className={classes['wait']}>
        silent until {momentWords(new Date(gate.waitingUntil), now).short}
      </span>
    );
  }
  return gate.callsPerSecond === null ? null : <span>{gate.callsPerSecond.toFixed(1)} calls/s</span>;
}

interface OpenProps {
  readonly value: number;
  readonly word: string;
  readonly href: string;
  readonly tone: 'busy' | 'warn' | 'bad';
}

function Open({ value, word, href, tone }: OpenProps): ReactNode {
  if (value === 0) return null;
  return (
    <li>
      <AppLink href={href} inherit c={`var(--ss-${tone})`}>
        {count(value)} {word}
      </AppLink>
    </li>
  );
}
