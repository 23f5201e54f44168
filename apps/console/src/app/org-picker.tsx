import { Button, Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useOrg, useOrgNames } from './chosen-org.js';

/** Chooses the org of every screen, or all of them. */
export function OrgPicker(): ReactNode {
  const names = useOrgNames();
  const chosen = useOrg();
  const navigate = useNavigate();
  const choose = (org: string | undefined) => {
    void navigate({ to: '.', search: (view: object) => ({ ...view, org }) });
  };
  return (
    <Menu position="bottom-start" width={220}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          c="var(--ss-text)"
          ml={-8}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-label={`Org: ${chosen ?? 'all orgs'}`}
        >
          {chosen ?? 'All orgs'}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflow: 'auto' }}>
        {[undefined, ...names].map((name) => (
          <Menu.Item
            key={name ?? ''}
            leftSection={
              name === chosen ? <IconCheck size={14} aria-hidden /> : <span style={{ width: 14 }} />
            }
            onClick={() => choose(name)}
          >
            {name ?? 'All orgs'}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
