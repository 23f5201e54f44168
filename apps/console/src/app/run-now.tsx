import { Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconChevronDown, IconPlayerPlay } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { configurationsQuery } from './configurations.query.js';
import { useMay } from './session.js';
import { useStartRun } from './use-start-run.js';

const MODES = [
  { mode: 'sync', label: 'Sync', note: 'Read, plan, and apply what no guard holds' },
  { mode: 'plan', label: 'Plan only', note: 'Read and plan; apply it later, exactly so' },
  { mode: 'test', label: 'Test run', note: 'Read and show what would happen' },
] as const;

interface RunNowProps {
  /** Of these configurations; left out: of all. */
  readonly configurations?: readonly string[];
  /** Of this org alone, in which the role is needed; left out: of all orgs. */
  readonly org?: string;
}

/** Starts a run of one configuration, of all its orgs or of one; where there are several configurations, it asks of which. */
export function RunNow({ configurations: wanted, org }: RunNowProps): ReactNode {
  const mayRun = useMay('operator', org);
  const { data } = useQuery(configurationsQuery);
  const start = useStartRun();
  if (!mayRun) return null;
  const names = (data?.configurations ?? [])
    .map(({ name }) => name)
    .filter((name) => wanted === undefined || wanted.includes(name));
  const choices = names.length === 0 ? [undefined] : names;
  return (
    <Menu position="bottom-end" width={300}>
      <Menu.Target>
        <Button
          loading={start.isPending}
          leftSection={<IconPlayerPlay size={15} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          Run now
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflow: 'auto' }}>
        {choices.map((configuration) => {
          const heading = [
            ...(choices.length > 1 ? [configuration] : []),
            ...(org === undefined ? [] : [`${org} alone`]),
          ].join(' · ');
          return (
            <div key={configuration ?? ''}>
              {heading !== '' && <Menu.Label>{heading}</Menu.Label>}
              {MODES.map(({ mode, label, note }) => (
                <Menu.Item
                  key={mode}
                  onClick={() =>
                    start.mutate({ mode, configuration, ...(org !== undefined && { orgs: [org] }) })
                  }
                >
                  {label}
                  <div className="ss-note">{note}</div>
                </Menu.Item>
              ))}
            </div>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
