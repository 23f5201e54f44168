import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useMay } from '../../app/session.js';
import { useGo } from '../../app/use-go.js';
import { AppLink } from '../../ui/app-link.js';
import { Card } from '../../ui/card.js';
import { PersonLink } from '../../ui/person-link.js';
import { ReasonDialog } from '../../ui/reason-dialog.js';
import { count, people } from '../../words/count.js';
import { places, withView } from '../../words/places.js';
import { adviceOf, causesOf } from './failures.js';
import classes from './failures-card.module.css';
import { retryRun } from './run-actions.js';
import { whyNoRetry } from './run-words.js';
import type { RunSummary } from './run.types.js';

/** Why some of a run failed, a cause each, and another try for exactly these people. */
export function Failures({ summary }: { readonly summary: RunSummary }): ReactNode {
  const causes = causesOf(summary.failures);
  if (causes.length === 0) return null;
  const { run } = summary;
  return (
    <Card title={`Failed: ${people(summary.items['failed'] ?? 0)}`} aside={<Retry summary={summary} />} flush>
      <ul className={classes['list']}>
        {causes.map(({ code, message, items, places: where, examples }) => (
          <li key={`${code} ${message}`} className={classes['cause']}>
            <div className={classes['head']}>
              <strong>{message}</strong>
              <AppLink
                fz={13}
                href={withView(places.plan(run.planHash ?? ''), {
                  state: 'failed',
                  reason: code,
                  run: run.id,
                })}
              >
                {people(items)}
              </AppLink>
            </div>
            <p className={classes['where']}>
              {where
                .map(
                  ({ org, action, items: here }) => `${org}: ${count(here)} × ${action.replaceAll('_', ' ')}`,
                )
                .join(' · ')}
            </p>
            <p className={classes['advice']}>{adviceOf(code)}</p>
            <p className={classes['examples']}>
              {examples.map((email) => (
                <PersonLink key={email} email={email} />
              ))}
              <span className="ss-mono ss-muted">{code}</span>
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Retry({ summary: { run, items, progress } }: { readonly summary: RunSummary }): ReactNode {
  const [isAsked, setAsked] = useState(false);
  const client = useQueryClient();
  const go = useGo();
  const failed = items['failed'] ?? 0;
  const isOne = progress.orgs.length === 1;
  const may = useMay('operator', isOne ? progress.orgs[0]?.label : undefined);
  const why = whyNoRetry(run, failed);
  if (!may) return null;
  if (why !== undefined) return <span>{why}</span>;
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setAsked(true)}>
        Retry failed only…
      </Button>
      <ReasonDialog
        opened={isAsked}
        onClose={() => setAsked(false)}
        title={`Try ${people(failed)} again`}
        action={`Try ${people(failed)} again`}
        reason="none"
        what="the run"
        onConfirm={async () => {
          const { name } = await retryRun(client, run.id);
          go(places.run(name));
        }}
      >
        They are looked up in the directory anew and planned by what it says now; nobody else is touched.
      </ReasonDialog>
    </>
  );
}
