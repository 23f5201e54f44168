import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { configurationsQuery } from '../../app/configurations.query.js';
import { useMay } from '../../app/session.js';
import { useStartRun } from '../../app/use-start-run.js';
import { LinkButton } from '../../ui/app-link.js';
import { Card } from '../../ui/card.js';
import type { OrgTileProps } from './org-tile.js';
import { useSchedules } from './use-schedules.js';
import { type WelcomeStep, welcomeSteps } from './welcome-steps.js';
import classes from './welcome.module.css';

/** Configurations that get a button each; where there are more, the menu at the top asks. */
const BUTTONS_MAX = 4;

/** What comes first on a server that has done nothing yet. */
export function Welcome({ orgs }: { readonly orgs: readonly OrgTileProps['org'][] }): ReactNode {
  const { data } = useQuery(configurationsQuery);
  const schedules = useSchedules();
  if (data === undefined) return null;
  const { configurations } = data;
  const steps = welcomeSteps({ configurations, orgs, schedules: schedules.length });
  return (
    <Card title="Welcome" aside="Nothing has run here yet.">
      <ol className={classes['steps']}>
        {steps.map((step, index) => (
          <li key={step.key} data-done={step.isDone || undefined}>
            <span className={classes['mark']}>
              {step.isDone ? (
                <>
                  <IconCheck size={14} aria-hidden />
                  <span className="ss-hidden">Done: </span>
                </>
              ) : (
                index + 1
              )}
            </span>
            <div>
              <h3>{step.title}</h3>
              <p>{step.text}</p>
              <Ways step={step} configurations={configurations.map(({ name }) => name)} />
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}

interface WaysProps {
  readonly step: WelcomeStep;
  readonly configurations: readonly string[];
}

/** How to do it: here, and at a prompt. */
function Ways({ step: { key, command, link, isDone }, configurations }: WaysProps): ReactNode {
  return (
    <div className={classes['ways']}>
      {key === 'look' && <PlanButtons configurations={configurations} />}
      {link !== undefined && (
        <LinkButton size="xs" href={link.href}>
          {link.label}
        </LinkButton>
      )}
      {command !== undefined && !isDone && <code>{command}</code>}
    </div>
  );
}

function PlanButtons({ configurations }: Pick<WaysProps, 'configurations'>): ReactNode {
  const mayRun = useMay('operator');
  const start = useStartRun();
  if (!mayRun || configurations.length > BUTTONS_MAX) return null;
  return configurations.map((configuration) => (
    <Button
      key={configuration}
      size="xs"
      loading={start.isPending}
      onClick={() => start.mutate({ mode: 'plan', configuration })}
    >
      {configurations.length === 1 ? 'Make a plan' : `Make a plan of ${configuration}`}
    </Button>
  ));
}
