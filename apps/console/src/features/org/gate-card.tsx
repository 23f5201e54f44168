import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Org } from '../../app/orgs.query.js';
import { Card } from '../../ui/card.js';
import { Facts } from '../../ui/facts.js';
import { Tag } from '../../ui/status.js';
import { useNow } from '../../ui/use-now.js';
import { count, people, plural } from '../../words/count.js';
import { duration, waitWords } from '../../words/time.js';
import { activityQuery } from '../overview/overview.query.js';

/** How the account may be called, and how fast changes get there. */
export function GateCard({ org }: { readonly org: Org }): ReactNode {
  const now = useNow();
  const { data } = useQuery(activityQuery(org.org));
  const { gate, leaverLatency } = org;
  const calls = data?.calls.find((one) => one.org === org.org);
  return (
    <Card title="Pace">
      <Facts
        facts={[
          [
            'Rate limit',
            gate.waitingUntil === null ? (
              <Tag tone="good">open</Tag>
            ) : (
              <Tag tone="warn">{waitWords('Sign’s rate limit', new Date(gate.waitingUntil), now)}</Tag>
            ),
          ],
          [
            'Learnt pace',
            gate.callsPerSecond === null
              ? 'not needed: never throttled for long'
              : `${gate.callsPerSecond.toFixed(1)} calls a second`,
          ],
          ['Calls, last hour', calls === undefined ? '0' : count(calls.calls)],
          ['Throttled, last hour', calls === undefined ? '0 times' : plural(calls.throttled, 'time')],
          [
            'Leavers, last 24 h',
            leaverLatency === null
              ? 'nobody has left'
              : `${people(leaverLatency.people)}, 95 of 100 within ${duration(leaverLatency.seconds * 1000)}`,
          ],
        ]}
      />
    </Card>
  );
}
