import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { places, withView } from '../../words/places.js';
import { AppLink } from '../../ui/app-link.js';
import { Card } from '../../ui/card.js';
import { Loaded, LoadingRows } from '../../ui/loading.js';
import { Tag } from '../../ui/status.js';
import classes from './directory-card.module.css';
import { foundPersonQuery, type WhichPerson } from './person.query.js';

interface DirectoryCardProps {
  readonly who: WhichPerson;
  /** Where the people come from. */
  readonly source: string | undefined;
}

/** What the directory says of a person, as it was last read. */
export function DirectoryCard({ who, source }: DirectoryCardProps): ReactNode {
  const query = useQuery(foundPersonQuery(who));
  return (
    <Card title="Directory" aside={source}>
      <Loaded query={query} what="this person" frame={<LoadingRows rows={2} />}>
        {(person) => {
          if (person === null || person.directory === null) {
            return (
              <p className={classes['line']}>
                <Tag tone="warn">not in the directory</Tag>
                <span className="ss-muted">
                  Neither the last read nor any before it that still counts has them.
                </span>
              </p>
            );
          }
          const { enabled, groups } = person.directory;
          return (
            <dl className={classes['facts']}>
              <dt>Name</dt>
              <dd>{[person.firstName, person.lastName].filter(Boolean).join(' ') || '–'}</dd>
              <dt>State</dt>
              <dd>
                <Tag tone={enabled ? 'good' : 'warn'} plain>
                  {enabled ? 'enabled' : 'disabled'}
                </Tag>
              </dd>
              <dt>Groups</dt>
              <dd className={classes['groups']}>
                {groups.length === 0 && <span className="ss-muted">in no group that was read</span>}
                {groups.map((group) => (
                  <AppLink
                    key={group}
                    href={withView(places.people, { group })}
                    inherit
                    className={classes['group'] ?? ''}
                  >
                    {group}
                  </AppLink>
                ))}
              </dd>
            </dl>
          );
        }}
      </Loaded>
    </Card>
  );
}
