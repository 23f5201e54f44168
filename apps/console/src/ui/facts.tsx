import type { ReactNode } from 'react';
import classes from './facts.module.css';

interface FactsProps {
  /** Name and value; what is undefined is left out. */
  readonly facts: readonly (readonly [string, ReactNode | undefined])[];
  /** Beside one another where there is room. */
  readonly columns?: boolean;
}

/** Names and values. */
export function Facts({ facts, columns = false }: FactsProps): ReactNode {
  return (
    <dl className={classes['facts']} data-columns={columns || undefined}>
      {facts
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
