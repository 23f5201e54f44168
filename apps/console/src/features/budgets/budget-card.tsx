import { Progress } from '@mantine/core';
import type { ReactNode } from 'react';
import { count, people } from '../../words/count.js';
import { places } from '../../words/places.js';
import { AppLink } from '../../ui/app-link.js';
import { Card } from '../../ui/card.js';
import { Tag } from '../../ui/status.js';
import type { Tone } from '../../words/status.js';
import classes from './budget-card.module.css';
import type { Budgets } from './budget.query.js';
import { budgetWords, fillOf, scopeWords, shareUsed } from './budget-words.js';

interface BudgetCardProps {
  /** Of one budget, an org or scope each. */
  readonly uses: readonly Budgets['budgets'][number][];
  /** Hours that count. */
  readonly hours: number;
}

const TONES = { unknown: 'quiet', calm: 'quiet', near: 'warn', full: 'bad' } as const satisfies Record<
  string,
  Tone
>;
const WORDS = {
  unknown: 'size unknown',
  calm: 'room left',
  near: 'nearly used up',
  full: 'used up: more is held',
} as const;

/** One budget and what is used of it in each place where it counts. */
export function BudgetCard({ uses, hours }: BudgetCardProps): ReactNode {
  const [one] = uses;
  if (one === undefined) return null;
  return (
    <Card title={<span className={classes['title']}>{budgetWords(one)}</span>} aside={`in ${hours} hours`}>
      <ul className={classes['uses']}>
        {uses.map((use) => {
          const share = shareUsed(use);
          const fill = fillOf(share);
          return (
            <li key={`${use.org} ${use.scope}`}>
              <span className={classes['scope']}>
                <strong>{use.org}</strong> <span className="ss-muted">{scopeWords(use)}</span>
              </span>
              <span className={classes['bar']}>
                <Progress
                  size={6}
                  value={Math.min(100, (share ?? 0) * 100)}
                  color={`var(--ss-${TONES[fill]}-line)`}
                  aria-label={`${count(use.used)} of ${use.allowed === null ? use.max : count(use.allowed)} used`}
                />
              </span>
              <span className={classes['number']}>
                {count(use.used)} of {use.allowed === null ? use.max : count(use.allowed)}
              </span>
              <Tag tone={TONES[fill]} plain>
                {WORDS[fill]}
              </Tag>
              <span className={classes['most']}>
                {use.mostBy !== null && (
                  <>
                    {people(use.mostBy.people)} by{' '}
                    <AppLink href={places.run(use.mostBy.run)} inherit>
                      {use.mostBy.run}
                    </AppLink>
                    {use.mostBy.requestedBy !== null && `, asked for by ${use.mostBy.requestedBy}`}
                  </>
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
