import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { places } from '../../words/places.js';
import { AppLink } from '../../ui/app-link.js';
import { Card } from '../../ui/card.js';
import { Tag } from '../../ui/status.js';
import { AccessDiff } from './access-diff.js';
import { type AccessPart, accessParts, isAccess } from './access-parts.js';
import classes from './open-items.module.css';
import { openItemsQuery, type WhichPerson } from './person.query.js';

/** Changes of the person that wait for people; nothing where none does. */
export function OpenItems({ who }: { readonly who: WhichPerson }): ReactNode {
  const { data = [] } = useQuery(openItemsQuery(who));
  if (data.length === 0) return null;
  return (
    <Card title="Open items" aside={data.length === 1 ? '1 change waits' : `${data.length} changes wait`}>
      <ul className={classes['items']}>
        {data.map(({ itemId, org, item, reason, message, planHash, approvedBy }) => (
          <li key={itemId}>
            <div className={classes['head']}>
              <Tag tone="warn">held</Tag>
              <strong>
                {org} · {changeOf(item).action}
              </strong>
              <AppLink href={places.plan(planHash)} inherit>
                plan {planHash.slice(0, 8)}
              </AppLink>
            </div>
            <p>
              {message} <span className="ss-mono ss-muted">{reason}</span>
            </p>
            {approvedBy.length > 0 && <p className="ss-muted">Approved so far by {approvedBy.join(', ')}.</p>}
            <AccessDiff parts={changeOf(item).parts} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** The API describes an item of a list by no more than its person. */
function changeOf(item: object): { readonly action: string; readonly parts: readonly AccessPart[] } {
  const change = 'change' in item ? item.change : undefined;
  const { action, before, after } = (change ?? {}) as Readonly<Record<string, unknown>>;
  return {
    action: typeof action === 'string' ? action : 'change',
    parts: isAccess(after) ? accessParts(isAccess(before) ? before : undefined, after) : [],
  };
}
