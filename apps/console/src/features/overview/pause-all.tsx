import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconPlayerPause } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { api, take } from '../../api/client.js';
import { refreshLive } from '../../api/queries.js';
import { useOrg } from '../../app/chosen-org.js';
import { orgsQuery } from '../../app/orgs.query.js';
import { useMe } from '../../app/session.js';
import { ReasonDialog } from '../../ui/reason-dialog.js';
import { sayDone } from '../../ui/said.js';
import { plural } from '../../words/count.js';
import { may } from '../../words/may.js';

/** Sends nothing for any org until it is resumed. */
export function PauseAll(): ReactNode {
  const { grants } = useMe();
  const chosen = useOrg();
  const { data } = useQuery(orgsQuery);
  const queries = useQueryClient();
  const [isOpen, { open, close }] = useDisclosure(false);
  const orgs = (data?.orgs ?? []).filter(
    ({ org, pause, configurations }) =>
      pause === null &&
      configurations.length > 0 &&
      (chosen === undefined || org === chosen) &&
      may(grants, 'operator', { org }),
  );
  if (!may(grants, 'operator', 'some')) return null;
  const pauseAll = async (reason: string) => {
    // One after the other: what was paused stays paused when a later one fails.
    for (const { id } of orgs) {
      await take(api.POST('/orgs/{org}/pause', { params: { path: { org: id } }, body: { reason } }));
    }
    sayDone(`${plural(orgs.length, 'org')} paused`, 'What is in flight finishes; nothing more is sent.');
    await refreshLive(queries);
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPlayerPause size={15} aria-hidden />}
        disabled={orgs.length === 0}
        onClick={open}
      >
        {chosen === undefined ? 'Pause all' : `Pause ${chosen}`}
      </Button>
      <ReasonDialog
        opened={isOpen}
        onClose={close}
        title={`Pause ${plural(orgs.length, 'org')}`}
        action={`Pause ${plural(orgs.length, 'org')}`}
        names={orgs.map(({ org }) => org)}
        what="the pause"
        onConfirm={pauseAll}
      >
        Nothing is read from or written to these accounts until somebody resumes them. Calls that are in
        flight finish, and what waits stays planned.
      </ReasonDialog>
    </>
  );
}
