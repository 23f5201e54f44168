import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { api, take } from '../../api/client.js';
import { refreshLive } from '../../api/queries.js';
import type { Org } from '../../app/orgs.query.js';
import { useMay } from '../../app/session.js';
import { Moment } from '../../ui/moment.js';
import { ReasonDialog } from '../../ui/reason-dialog.js';
import { sayDone, sayFailed } from '../../ui/said.js';
import { useNow } from '../../ui/use-now.js';
import { momentWords } from '../../words/time.js';
import classes from './org.module.css';

/** Stops everything that would be sent to an account, or lets it go on. */
export function PauseButton({ org }: { readonly org: Org }): ReactNode {
  const [isOpen, { open, close }] = useDisclosure(false);
  const queries = useQueryClient();
  const mayPause = useMay('operator', org.org);
  const path = { org: org.id };
  const resume = useMutation({
    mutationFn: () => take(api.POST('/orgs/{org}/resume', { params: { path }, body: {} as never })),
    onSuccess: () => {
      sayDone(`${org.org} goes on`);
      void refreshLive(queries);
    },
    onError: (error) => sayFailed(error, 'the resumption'),
  });
  const pause = async (reason: string) => {
    await take(api.POST('/orgs/{org}/pause', { params: { path }, body: { reason } }));
    sayDone(`${org.org} is paused`, 'What is in flight finishes; nothing more is sent.');
    await refreshLive(queries);
  };
  if (!mayPause) return null;
  if (org.pause !== null) {
    return (
      <Button
        variant="default"
        leftSection={<IconPlayerPlay size={15} aria-hidden />}
        loading={resume.isPending}
        onClick={() => resume.mutate()}
      >
        Resume
      </Button>
    );
  }
  return (
    <>
      <Button variant="default" leftSection={<IconPlayerPause size={15} aria-hidden />} onClick={open}>
        Pause
      </Button>
      <ReasonDialog
        opened={isOpen}
        onClose={close}
        title={`Pause ${org.org}`}
        action={`Pause ${org.org}`}
        what="the pause"
        onConfirm={pause}
      >
        Nothing is read from or written to this account until somebody resumes it. Calls that are in flight
        finish, and what waits stays planned.
      </ReasonDialog>
    </>
  );
}

/** Who has paused it, why, and until when. */
export function PauseNote({ pause }: { readonly pause: NonNullable<Org['pause']> }): ReactNode {
  const now = useNow();
  const until =
    pause.until === null
      ? 'until somebody resumes it'
      : `until ${momentWords(new Date(pause.until), now).short}`;
  return (
    <div className={classes['note']} role="note">
      <IconPlayerPause size={16} aria-hidden />
      <span>
        <b>Paused</b> by {pause.actor} <Moment at={pause.since} />, {until}: {pause.reason}
      </span>
    </div>
  );
}
