import type { RowData } from '@tanstack/react-table';
import { Checkbox } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Column } from './column.js';
import classes from './data-table.module.css';
import { sortOf } from './table-view.js';
import type { TableRows } from './use-rows.js';

interface TableHeadProps<Row extends RowData> {
  readonly template: string;
  readonly width: number;
  readonly columns: readonly Column<Row>[];
  readonly table: TableRows<Row>;
  readonly hasSelection: boolean;
}

/** The heads of the columns, which stay in view. */
export function TableHead<Row extends RowData>({
  template,
  width,
  columns,
  table,
  hasSelection,
}: TableHeadProps<Row>): ReactNode {
  const sort = sortOf(table.view.sort);
  return (
    <div role="rowgroup" className={classes['head']} style={{ minWidth: width }}>
      <div
        role="row"
        aria-rowindex={1}
        className={classes['headRow']}
        style={{ gridTemplateColumns: template }}
      >
        {hasSelection && (
          <div role="columnheader" className={classes['check']}>
            <Checkbox
              size="xs"
              aria-label="Select all rows"
              checked={table.selected === 'all'}
              indeterminate={table.selected === 'some'}
              onChange={() => table.toggleAll()}
            />
          </div>
        )}
        {columns.map((column) => {
          const { id, title, align } = column;
          const order = sort?.id === id ? (sort.desc ? 'descending' : 'ascending') : undefined;
          return (
            <div
              key={id}
              role="columnheader"
              aria-sort={order}
              className={classes['headCell']}
              data-align={align}
            >
              {table.canSort(column) ? (
                <button type="button" onClick={() => table.sortBy(id)}>
                  {title}
                  {order === 'ascending' && <IconArrowUp size={12} aria-hidden />}
                  {order === 'descending' && <IconArrowDown size={12} aria-hidden />}
                </button>
              ) : (
                title
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
