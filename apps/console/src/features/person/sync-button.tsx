import { Button, Menu } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { IconChevronDown, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useMe } from '../../app/session.js';
import { api, given, take } from '../../api/client.js';
import { sayFailed } from '../../ui/said.js';
import { explanationQuery, type WhichPerson } from './person.query.js';
import { syncedOrgs } from './synced-orgs.js';

interface SyncButtonProps {
  readonly who: WhichPerson;
  /** Only in this org; undefined: in all. */
  readonly org: string | undefined;
  readonly onStarted: (run: string) => void;
}

/** Starts the sync of one person, or shows what it would do. */
export function SyncButton({ who, org, onStarted }: SyncButtonProps): ReactNode {
  const { email, configuration } = who;
  const { grants } = useMe();
  const { data } = useQuery(explanationQuery(who));
  const orgs = syncedOrgs(grants, data?.orgs.map((place) => place.org) ?? [], org);
  const sync = useMutation({
    mutationFn: (mode: 'sync' | 'plan') =>
      take(
        api.POST('/people/sync', {
          body: { email, mode, ...given({ configuration, orgs }) },
        }),
      ),
    onSuccess: ({ follow }) => onStarted(follow.id),
    onError: (error) => sayFailed(error, 'the sync of this person'),
  });
  return (
    <Menu position="bottom-end">
      <Button.Group>
        <Button
          leftSection={<IconRefresh size={16} />}
          loading={sync.isPending}
          onClick={() => sync.mutate('sync')}
        >
          Sync now
        </Button>
        <Menu.Target>
          <Button px={8} aria-label="More ways to sync" disabled={sync.isPending}>
            <IconChevronDown size={16} />
          </Button>
        </Menu.Target>
      </Button.Group>
      <Menu.Dropdown>
        <Menu.Item onClick={() => sync.mutate('plan')}>Show what a sync would do</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
