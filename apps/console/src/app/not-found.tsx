import { IconMapOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Empty } from '../ui/empty.js';
import { LinkButton } from '../ui/app-link.js';
import { Page } from '../ui/page.js';
import { places } from '../words/places.js';

/** No screen has that address. */
export function NotFound(): ReactNode {
  return (
    <Page title="No such page">
      <Empty
        icon={IconMapOff}
        title="Nothing is at this address"
        action={<LinkButton href={places.overview}>Go to the overview</LinkButton>}
      >
        The address may have been mistyped, or belong to a newer version.
      </Empty>
    </Page>
  );
}
