import type { ReactNode } from 'react';
import { Card } from '../../ui/card.js';
import { Facts } from '../../ui/facts.js';
import { Tag } from '../../ui/status.js';
import { count, people, plural } from '../../words/count.js';
import { duration } from '../../words/time.js';
import { holdAdvice, holdTitle } from '../plan/hold-words.js';
import classes from './directory-card.module.css';
import type { Progress, Run } from './run.types.js';

interface DirectoryCardProps {
  readonly run: Run;
  readonly progress: Progress;
}

/** What was read of the directory, and how far it can be trusted. */
export function DirectoryCard({ run: { directory } }: DirectoryCardProps): ReactNode {
  if (directory === null) return null;
  const { view, reason, explanations, warnings, pages, rows, dropped, inScope, outsideFilter, milliseconds } =
    directory;
  return (
    <Card
      title="Directory"
      aside={
        view === 'complete' ? (
          <Tag tone="good">complete</Tag>
        ) : (
          <Tag tone="warn">{holdTitle(reason ?? view)}</Tag>
        )
      }
    >
      <Facts
        columns
        facts={[
          ['People', people(directory.people)],
          ['In scope', people(inScope)],
          ['Read', `${plural(rows, 'row')} on ${plural(pages, 'page')} in ${duration(milliseconds)}`],
          ['Dropped rows', dropped === 0 ? undefined : count(dropped)],
          ['Outside of the filter', outsideFilter === 0 ? undefined : people(outsideFilter)],
        ]}
      />
      {view !== 'complete' && (
        <div className={classes['held']}>
          {explanations.map((line) => (
            <p key={line}>{line}</p>
          ))}
          <p className="ss-muted">{holdAdvice(reason ?? '')}</p>
        </div>
      )}
      {warnings.length > 0 && (
        <details className={classes['warnings']}>
          <summary>{plural(warnings.length, 'warning')}</summary>
          <ul>
            {warnings.slice(0, 100).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
    </Card>
  );
}
