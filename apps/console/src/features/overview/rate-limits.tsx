import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { orgsQuery } from '../../app/orgs.query.js';
import { AppLink } from '../../ui/app-link.js';
import { Card } from '../../ui/card.js';
import { Loaded, LoadingRows } from '../../ui/loading.js';
import { useNow } from '../../ui/use-now.js';
import { count } from '../../words/count.js';
import { places } from '../../words/places.js';
import { activityQuery } from './overview.query.js';
import { limitsOf, limitWords } from './limits-of.js';
import classes from './rate-limits.module.css';

/** How much each org was called within the last hour, and what its rate limit has said. */
export function RateLimits({ org }: { readonly org: string | undefined }): ReactNode {
  const activity = useQuery(activityQuery(org));
  const orgs = useQuery(orgsQuery);
  const now = useNow();
  return (
    <Card title="Rate limits" aside="calls of the last hour">
      <Loaded query={activity} what="the calls" frame={<LoadingRows rows={3} />}>
        {({ calls }) => {
          const limits = limitsOf(
            calls,
            (orgs.data?.orgs ?? []).filter((one) => org === undefined || one.org === org),
          );
          const most = Math.max(1, ...limits.map((limit) => limit.calls));
          return limits.length === 0 ? (
            <p className={classes['none']}>No org was called within the last hour.</p>
          ) : (
            <ul className={classes['limits']}>
              {limits.map((limit) => (
                <li key={limit.org}>
                  <AppLink href={places.org(limit.org)} inherit c="inherit" className="ss-clip">
                    {limit.org}
                  </AppLink>
                  <span className={classes['calls']}>{count(limit.calls)}</span>
                  <meter
                    className={classes['bar']}
                    max={most}
                    value={limit.calls}
                    aria-label={`Calls of ${limit.org}`}
                  />
                  <span className={classes['words']} data-throttled={limit.throttled > 0 || undefined}>
                    {limitWords(limit, now)}
                  </span>
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
    </Card>
  );
}
