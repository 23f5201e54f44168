import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Empty } from '../../ui/empty.js';

/** @param what as in `The rules`: it concerns every org, and the reader does not see every org */
export function NeedsEverywhere({ what }: { readonly what: string }): ReactNode {
  return (
    <Empty icon={IconLock} title="Only for those who see every org">
      {what} concern the whole installation. Your role holds in some orgs; an administrator can grant you the
      role viewer in all of them.
    </Empty>
  );
}
