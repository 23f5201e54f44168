import type { ReactNode } from 'react';
import { Card } from '../../ui/card.js';
import { AppLink } from '../../ui/app-link.js';
import { count } from '../../words/count.js';
import { places, withView } from '../../words/places.js';
import { statusWords } from '../../words/status.js';
import classes from './items-bar.module.css';
import { itemShares } from './run-words.js';
import type { Run } from './run.types.js';

interface ItemsBarProps {
  readonly items: Readonly<Record<string, number>>;
  readonly run: Pick<Run, 'id' | 'planHash'>;
}

/** What became of a run’s changes, as parts of one bar; each leads to its changes. */
export function ItemsBar({ items, run }: ItemsBarProps): ReactNode {
  const shares = itemShares(items);
  if (shares.length === 0) return null;
  const plan = run.planHash === null ? undefined : places.plan(run.planHash);
  let left = 0;
  return (
    <Card title="Changes">
      <svg className={classes['bar']} viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden>
        {shares.map(({ state, tone, part }) => {
          const x = left;
          left += part * 1000;
          return <rect key={state} data-tone={tone} x={x} width={part * 1000} height="8" />;
        })}
      </svg>
      <ul className={classes['legend']}>
        {shares.map(({ state, tone, items: here }) => (
          <li key={state} data-tone={tone}>
            <span className={classes['mark']} aria-hidden />
            {plan === undefined ? (
              <Words state={state} items={here} />
            ) : (
              <AppLink inherit c="inherit" href={withView(plan, { state, run: run.id })}>
                <Words state={state} items={here} />
              </AppLink>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Words({ state, items }: { readonly state: string; readonly items: number }): ReactNode {
  return (
    <>
      <b>{count(items)}</b> {statusWords('item', state).word}
    </>
  );
}
