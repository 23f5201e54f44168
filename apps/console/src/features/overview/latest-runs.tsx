import { useQuery } from '@tanstack/react-query';
import { IconPlayerPlay } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Answer } from '../../api/client.js';
import { AppLink } from '../../ui/app-link.js';
import { Card } from '../../ui/card.js';
import { Empty } from '../../ui/empty.js';
import { Loaded, LoadingRows } from '../../ui/loading.js';
import { Moment } from '../../ui/moment.js';
import { Status } from '../../ui/status.js';
import { useNow } from '../../ui/use-now.js';
import { places } from '../../words/places.js';
import { duration } from '../../words/time.js';
import { askedWords, modeWords } from '../../words/run.js';
import { latestRunsQuery } from './overview.query.js';
import classes from './latest-runs.module.css';

type Run = Answer<'/runs'>['runs'][number];

/** The last runs, and those that are under way. */
export function LatestRuns({ org }: { readonly org: string | undefined }): ReactNode {
  const query = useQuery(latestRunsQuery(org));
  return (
    <Card
      title="Latest runs"
      flush
      aside={
        <AppLink inherit href={places.runs}>
          All runs
        </AppLink>
      }
    >
      <Loaded query={query} what="the runs" frame={<LoadingRows rows={4} />}>
        {({ runs }) =>
          runs.length === 0 ? (
            <Empty icon={IconPlayerPlay} title="No run yet" command="sign-sync sync -t">
              A run reads the directory and the orgs and makes a plan. A test run writes nothing: begin with
              that.
            </Empty>
          ) : (
            <ul className={classes['runs']} aria-label="Latest runs">
              {runs.map((run) => (
                <RunLine key={run.id} run={run} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}

function RunLine({ run }: { readonly run: Run }): ReactNode {
  const now = useNow();
  const end = run.finishedAt === null ? now : new Date(run.finishedAt);
  const took = run.state === 'waiting' ? '–' : duration(end.getTime() - new Date(run.startedAt).getTime());
  return (
    <li aria-label={run.name}>
      <AppLink href={places.run(run.name)} inherit className={classes['name'] ?? ''}>
        {run.name}
      </AppLink>
      <span className={classes['state']}>
        <Status kind="run" state={run.state} />
      </span>
      <span className={classes['mode']}>
        {modeWords(run)} of {run.configName}
      </span>
      <span className={classes['who']}>{askedWords(run)}</span>
      <span className={classes['when']}>
        <Moment at={run.requestedAt} />
      </span>
      <span className={classes['took']}>{took}</span>
    </li>
  );
}
