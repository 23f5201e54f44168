import type { ReactNode } from 'react';
import { Card } from '../../ui/card.js';
import { Moment } from '../../ui/moment.js';
import { Tag } from '../../ui/status.js';
import classes from './org-card.module.css';
import type { OrgExplanation } from './person.query.js';
import { isAbsent, isOff, standingWords } from './standing-words.js';
import { WhyTree } from './why-tree.js';

interface OrgCardProps {
  readonly place: OrgExplanation;
  readonly source: string | undefined;
}

/** One person in one org: wanted, found and last written, and why. */
export function OrgCard({ place, source }: OrgCardProps): ReactNode {
  const { org, standing, rows, path, unmet, offboarding } = place;
  const { word, tone, hint } = standingWords(standing);
  return (
    <Card
      title={org}
      aside={
        <Tag tone={tone} hint={hint}>
          {word}
        </Tag>
      }
    >
      {!isAbsent(rows) && <Rows rows={rows} />}
      <div className={classes['why']}>
        {path.length > 0 && (
          <section aria-label={`Why in ${org}`}>
            <h3>Why</h3>
            <WhyTree source={source} path={path} />
          </section>
        )}
        {unmet !== undefined && (
          <section aria-label={`Why not in ${org}`}>
            <h3>{path.length > 0 ? 'Why not yet' : 'Why not'}</h3>
            <p>{unmet.message}</p>
            <p className="ss-mono ss-muted">{unmet.code}</p>
          </section>
        )}
        {offboarding !== undefined && (
          <section aria-label={`Off-boarding in ${org}`}>
            <h3>Off-boarding</h3>
            <p>
              Without rights since <Moment at={offboarding.since} as="short" />; a run deactivates them from{' '}
              <Moment at={offboarding.until} as="short" /> on.
            </p>
          </section>
        )}
      </div>
    </Card>
  );
}

function Rows({ rows }: Pick<OrgExplanation, 'rows'>): ReactNode {
  return (
    <div className={classes['scroll']}>
      <table className={classes['rows']}>
        <thead>
          <tr>
            <th scope="col">
              <span className="ss-hidden">What</span>
            </th>
            <th scope="col">Desired</th>
            <th scope="col">Actual in Sign</th>
            <th scope="col">Last written</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.what} data-off={isOff(row) || undefined}>
              <th scope="row">{row.what}</th>
              <td>{row.desired}</td>
              <td>
                {isOff(row) && <Differs />}
                {row.actual}
              </td>
              <td>{row.written}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Differs(): ReactNode {
  return (
    <>
      <span aria-hidden>≠ </span>
      <span className="ss-hidden">differs: </span>
    </>
  );
}
