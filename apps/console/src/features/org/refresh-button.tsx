import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { api, take } from '../../api/client.js';
import { refreshLive } from '../../api/queries.js';
import type { Org } from '../../app/orgs.query.js';
import { useMay } from '../../app/session.js';
import { sayDone, sayFailed } from '../../ui/said.js';

/** Reads the account anew, and writes nothing. */
export function RefreshButton({ org }: { readonly org: Org }): ReactNode {
  const queries = useQueryClient();
  const mayRefresh = useMay('operator', org.org);
  const refresh = useMutation({
    mutationFn: () => take(api.POST('/orgs/{org}/refresh', { params: { path: { org: org.id } }, body: {} })),
    onSuccess: ({ follow }) => {
      sayDone(`${org.org} is read anew`, `Run ${follow.name}. Nothing is written.`);
      void refreshLive(queries);
    },
    onError: (error) => sayFailed(error, 'the read'),
  });
  if (!mayRefresh || org.configurations.length === 0) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={15} aria-hidden />}
      loading={refresh.isPending}
      onClick={() => refresh.mutate()}
    >
      Read it now
    </Button>
  );
}
