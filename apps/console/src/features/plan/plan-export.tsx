import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { addressOf } from '../../api/client.js';
import { planRoute } from './plan.route.js';
import type { PlanDetail } from './plan.types.js';
import { exportQuery, itemFilterOf } from './plan-view.js';

const DOCUMENTS = [
  ['html', 'Page, for people without access'],
  ['md', 'Markdown, for a ticket'],
  ['json', 'Plan file, sealed'],
] as const;

/** The plan as a file: what is shown, or all of it as a document. */
export function PlanExport({ plan: { planId } }: { readonly plan: PlanDetail }): ReactNode {
  const view = planRoute.useSearch();
  const filter = exportQuery(itemFilterOf(view));
  const path = addressOf(`/plans/${planId}/export`);
  const shown = (format: string) => `${path}?format=${format}${filter === '' ? '' : `&${filter}`}`;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconDownload size={15} />}
          rightSection={<IconChevronDown size={14} />}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{filter === '' ? 'Every change' : 'What is shown'}</Menu.Label>
        <Menu.Item component="a" href={shown('csv')} download>
          CSV, for a spreadsheet
        </Menu.Item>
        <Menu.Item component="a" href={shown('ndjson')} download>
          NDJSON, a change a line
        </Menu.Item>
        <Menu.Label>The whole plan</Menu.Label>
        {DOCUMENTS.map(([format, label]) => (
          <Menu.Item key={format} component="a" href={`${path}?format=${format}`} download>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
