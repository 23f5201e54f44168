import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { IconArrowBackUp, IconPlayerStop } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useMe } from '../../app/session.js';
import { useGo } from '../../app/use-go.js';
import { LinkButton } from '../../ui/app-link.js';
import { ReasonDialog } from '../../ui/reason-dialog.js';
import { plural } from '../../words/count.js';
import { may } from '../../words/may.js';
import { places, withView } from '../../words/places.js';
import { cancelRun, undoRun } from './run-actions.js';
import { canBeUndone, isOpen } from './run-words.js';
import type { RunSummary } from './run.types.js';

/** What can be done with a run. Whoever may do it in all of its orgs sees the buttons. */
export function RunActions({ summary }: { readonly summary: RunSummary }): ReactNode {
  const { run, progress, items } = summary;
  const { grants } = useMe();
  const { orgs } = progress;
  const mayOperate = orgs.length > 0 && orgs.every(({ label: org }) => may(grants, 'operator', { org }));
  return (
    <>
      {mayOperate && isOpen(run.state) && <Cancel summary={summary} />}
      {mayOperate && canBeUndone(run, items) && <Undo summary={summary} />}
      {run.planHash !== null && (
        <LinkButton href={withView(places.plan(run.planHash), { run: run.id })}>Open the plan</LinkButton>
      )}
    </>
  );
}

function Cancel({ summary: { run, items } }: { readonly summary: RunSummary }): ReactNode {
  const [isAsked, setAsked] = useState(false);
  const client = useQueryClient();
  const waiting = (items['planned'] ?? 0) + (items['pending'] ?? 0);
  return (
    <>
      <Button variant="default" leftSection={<IconPlayerStop size={15} />} onClick={() => setAsked(true)}>
        Cancel…
      </Button>
      <ReasonDialog
        opened={isAsked}
        onClose={() => setAsked(false)}
        title={`Cancel run ${run.name}`}
        action="Cancel the run"
        reason="none"
        what="the run"
        onConfirm={() => cancelRun(client, run.id)}
      >
        What is in flight finishes and is recorded. {plural(waiting, 'change')} would not begin; the next run
        plans them anew.
      </ReasonDialog>
    </>
  );
}

function Undo({ summary: { run, items } }: { readonly summary: RunSummary }): ReactNode {
  const [isAsked, setAsked] = useState(false);
  const client = useQueryClient();
  const go = useGo();
  const applied = items['applied'] ?? 0;
  return (
    <>
      <Button variant="default" leftSection={<IconArrowBackUp size={15} />} onClick={() => setAsked(true)}>
        Undo…
      </Button>
      <ReasonDialog
        opened={isAsked}
        onClose={() => setAsked(false)}
        title={`Plan the undo of ${plural(applied, 'change')}`}
        action="Make the plan"
        reason="none"
        what="the undo"
        onConfirm={async () => {
          const { name } = await undoRun(client, run.id);
          go(withView(places.run(name), { toPlan: true }));
        }}
      >
        It makes a plan and applies nothing. Whoever has changed since is left alone. Correct the rule or the
        directory first: the next sync decides by them again.
      </ReasonDialog>
    </>
  );
}
