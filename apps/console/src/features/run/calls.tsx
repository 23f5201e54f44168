import { useQuery } from '@tanstack/react-query';
import { IconPlugConnected } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { AppLink } from '../../ui/app-link.js';
import { Empty } from '../../ui/empty.js';
import { Loaded } from '../../ui/loading.js';
import { Moment } from '../../ui/moment.js';
import { Tag } from '../../ui/status.js';
import { count } from '../../words/count.js';
import { places, withView } from '../../words/places.js';
import { duration } from '../../words/time.js';
import { callOf } from './call.js';
import classes from './calls.module.css';
import { callsQuery } from './run.query.js';
import type { OrgTimeline } from './run.types.js';

interface CallsProps {
  readonly run: string;
  readonly org: string;
  readonly timeline: OrgTimeline | undefined;
}

/** What was asked of Sign for one org: by route, then the last calls one by one. */
export function Calls({ run, org, timeline }: CallsProps): ReactNode {
  const query = useQuery(callsQuery(run, org));
  return (
    <>
      {timeline !== undefined && timeline.routes.length > 0 && (
        <table className={classes['routes']}>
          <thead>
            <tr>
              <th>Route</th>
              <th>Calls</th>
              <th>Mean</th>
              <th>Longest</th>
            </tr>
          </thead>
          <tbody>
            {timeline.routes.map(({ route, calls, totalMs, longestMs }) => (
              <tr key={route}>
                <td className="ss-mono">{route}</td>
                <td>{count(calls)}</td>
                <td>{duration(totalMs / Math.max(1, calls))}</td>
                <td>{duration(longestMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Loaded query={query} what="the calls">
        {(records) =>
          records.length === 0 ? (
            <Empty icon={IconPlugConnected} title="No call yet">
              Each request to Acrobat Sign is recorded here, with its answer and how long it took.
            </Empty>
          ) : (
            <ol className={classes['calls']}>
              {records.map((record) => {
                const { tone, answer, took, waited } = callOf(record);
                return (
                  <li key={record.id}>
                    <span className="ss-mono">{record.event}</span>
                    <Tag plain tone={tone}>
                      {answer}
                    </Tag>
                    <span className="ss-muted">
                      {took}
                      {waited}
                    </span>
                    <span className="ss-muted">
                      <Moment at={record.at} as="short" />
                    </span>
                  </li>
                );
              })}
            </ol>
          )
        }
      </Loaded>
      <AppLink fz={13} href={withView(places.audit, { run, org, kind: 'call' })}>
        All calls in the audit
      </AppLink>
    </>
  );
}
