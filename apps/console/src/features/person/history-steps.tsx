import type { ReactNode } from 'react';
import { places } from '../../words/places.js';
import { AppLink } from '../../ui/app-link.js';
import { Card } from '../../ui/card.js';
import { Moment } from '../../ui/moment.js';
import { AccessDiff } from './access-diff.js';
import { type HistoryStep, toldStep } from './history-words.js';
import classes from './history-steps.module.css';

interface HistoryStepsProps {
  /** The newest first. */
  readonly steps: readonly HistoryStep[];
  /** Steps behind this moment are dimmed. */
  readonly at: string | undefined;
  readonly onChoose: (at: string) => void;
}

/** Every recorded step of one person. */
export function HistorySteps({ steps, at, onChoose }: HistoryStepsProps): ReactNode {
  return (
    <Card title="Every step">
      <ol className={classes['steps']}>
        {steps.map((step) => {
          const { title, detail, parts, means } = toldStep(step);
          return (
            <li
              key={step.key}
              data-means={means}
              data-later={(at !== undefined && step.at > at) || undefined}
            >
              <button type="button" className={classes['when']} onClick={() => onChoose(step.at)}>
                <Moment at={step.at} as="short" />
              </button>
              <div className={classes['what']}>
                <p>
                  <strong>{title}</strong>
                  {'org' in step && <span className="ss-muted"> in {step.org}</span>}
                </p>
                {detail !== '' && <p className={classes['detail']}>{detail}</p>}
                <AccessDiff parts={parts} />
              </div>
              {step.run !== undefined && (
                <AppLink href={places.run(step.run)} className={classes['run'] ?? ''} inherit>
                  {step.run}
                </AppLink>
              )}
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
