import type { RowData } from '@tanstack/react-table';
import { ActionIcon, Button, Loader, Menu, Tooltip } from '@mantine/core';
import { IconCheck, IconColumns3 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { count } from '../../words/count.js';
import type { DataTableProps } from './data-table.js';
import classes from './data-table.module.css';
import type { TableRows } from './use-rows.js';

interface TableFootProps<Row extends RowData> extends DataTableProps<Row> {
  readonly table: TableRows<Row>;
}

/** How many rows there are, what is chosen, and which columns are shown. */
export function TableFoot<Row extends RowData>({
  table,
  columns,
  total,
  more,
  selection,
  bulk,
  tools,
}: TableFootProps<Row>): ReactNode {
  const loaded = table.rows.length;
  const chosen = selection?.isAll === true ? (total ?? loaded) : (selection?.ids.size ?? 0);
  const hasUnchosen =
    selection !== undefined && !selection.isAll && more?.hasMore === true && table.selected === 'all';
  return (
    <div className={classes['foot']}>
      <span role="status">
        {chosen > 0 ? `${count(chosen)} selected` : rowWords(loaded, total, more?.hasMore === true)}
      </span>
      {more?.isLoading === true && (
        <Loader size={12} color="gray" role="status" aria-label="Loading more rows" />
      )}
      {hasUnchosen && (
        <Button size="compact-xs" variant="subtle" onClick={() => selection.onChange(selection.ids, true)}>
          Select all {total === undefined ? '' : `${count(total)} `}that match
        </Button>
      )}
      {chosen > 0 && bulk}
      <span className={classes['tools']}>
        {tools}
        <Menu position="top-end" closeOnItemClick={false}>
          <Menu.Target>
            <Tooltip label="Columns">
              <ActionIcon size="sm" aria-label="Choose columns">
                <IconColumns3 size={15} />
              </ActionIcon>
            </Tooltip>
          </Menu.Target>
          <Menu.Dropdown>
            {columns
              .filter(({ fixed = false }) => !fixed)
              .map(({ id, title }) => {
                const isShown = table.shown.some((column) => column.id === id);
                return (
                  <Menu.Item
                    key={id}
                    role="menuitemcheckbox"
                    aria-checked={isShown}
                    leftSection={
                      isShown ? <IconCheck size={14} aria-hidden /> : <span style={{ width: 14 }} />
                    }
                    onClick={() => table.toggleColumn(id)}
                  >
                    {title}
                  </Menu.Item>
                );
              })}
          </Menu.Dropdown>
        </Menu>
      </span>
    </div>
  );
}

function rowWords(loaded: number, total: number | undefined, hasMore: boolean): string {
  if (total !== undefined && total > loaded) return `${count(loaded)} of ${count(total)}`;
  const words = loaded === 1 ? '1 row' : `${count(loaded)} rows`;
  return hasMore ? `${words} so far` : words;
}
