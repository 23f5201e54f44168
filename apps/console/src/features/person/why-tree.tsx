import type { ReactNode } from 'react';
import { places, withView } from '../../words/places.js';
import { AppLink } from '../../ui/app-link.js';
import type { OrgExplanation } from './person.query.js';
import classes from './why-tree.module.css';

type Step = OrgExplanation['path'][number];

interface WhyTreeProps {
  /** Where the people come from, as in `acme/users.csv`. */
  readonly source: string | undefined;
  readonly path: readonly Step[];
}

/** From the directory group over the rule to the value: how somebody comes by what they have. */
export function WhyTree({ source, path }: WhyTreeProps): ReactNode {
  return (
    <ol className={classes['tree']} aria-label="Why">
      {path.map((step) => (
        <li key={`${step.value} ${step.rule?.number ?? ''}`}>
          <WhyBranch source={source} step={step} />
        </li>
      ))}
    </ol>
  );
}

function WhyBranch({
  source,
  step,
}: {
  readonly source: string | undefined;
  readonly step: Step;
}): ReactNode {
  const { value, directoryGroup, rule, note } = step;
  return (
    <div className={classes['branch']}>
      <strong className={classes['value']}>{value}</strong>
      {directoryGroup !== undefined && (
        <span className={classes['node']}>
          <span className={classes['what']}>directory group</span>
          <span>{directoryGroup}</span>
          {source !== undefined && <span className={classes['place']}>{source}</span>}
        </span>
      )}
      {rule !== undefined && (
        <span className={classes['node']}>
          <span className={classes['what']}>rule</span>
          <AppLink href={withView(places.rules, { rule: rule.number })} inherit>
            {rule.number}
          </AppLink>
          <span className={`ss-mono ${classes['place'] ?? ''}`}>
            {rule.file}:{rule.line}
          </span>
        </span>
      )}
      {note !== undefined && <span className={classes['note']}>{note}</span>}
    </div>
  );
}
