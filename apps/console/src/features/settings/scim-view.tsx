import { useQuery } from '@tanstack/react-query';
import { IconPlugConnected } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { Empty } from '../../ui/empty.js';
import { Loaded } from '../../ui/loading.js';
import { ConnectionCard } from './connection-card.js';
import { connectionsQuery } from './scim.query.js';
import { SecretDialog } from './secret-dialog.js';

const NONE =
  'scim:\n  - name: okta-prod\n    kind: okta\nidentity_source:\n  type: scim\n  connection: okta-prod';

/** Directories that push people, each with what it needs to be told. */
export function ScimView(): ReactNode {
  const query = useQuery(connectionsQuery);
  const [text, show] = useState<string>();
  return (
    <>
      <Loaded query={query} what="the connections">
        {({ connections }) =>
          connections.length === 0 ? (
            <Empty icon={IconPlugConnected} title="No SCIM connections" command={NONE}>
              Okta, Entra ID and OneLogin can push people as they change. A connection stands in the
              configuration:
            </Empty>
          ) : (
            connections.map((one) => <ConnectionCard key={one.name} connection={one} onToken={show} />)
          )
        }
      </Loaded>
      <SecretDialog
        title="Token of the connection"
        place="Enter it in the directory that pushes, beside the address."
        text={text}
        onClose={() => show(undefined)}
      />
    </>
  );
}
