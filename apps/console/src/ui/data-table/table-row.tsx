import type { RowData } from '@tanstack/react-table';
import { Checkbox } from '@mantine/core';
import { memo, type MouseEvent, type ReactNode } from 'react';
import type { Column } from './column.js';
import classes from './data-table.module.css';

interface TableRowProps<Row extends RowData> {
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly template: string;
  readonly id: string;
  readonly index: number;
  /** Pixels from the first row. */
  readonly top: number;
  readonly height: number;
  /** Keys are for this row. */
  readonly isAt: boolean;
  readonly isOpen: boolean;
  /** Undefined: rows are not chosen here. */
  readonly isSelected: boolean | undefined;
  readonly isSelectable: boolean;
  readonly onToggle: (row: Row) => void;
  readonly onOpen: ((index: number, row: Row) => void) | undefined;
}

function PlainRow<Row extends RowData>(props: TableRowProps<Row>): ReactNode {
  const { row, columns, template, id, index, top, height, isAt, isOpen, isSelected } = props;
  const { isSelectable, onToggle, onOpen } = props;
  const open = (event: MouseEvent<HTMLElement>) => {
    const isPart =
      event.target instanceof Element && event.target.closest('a, button, input, label') !== null;
    const isMarking = (getSelection()?.toString() ?? '') !== '';
    if (!isPart && !isMarking) onOpen?.(index, row);
  };
  return (
    <div
      role="row"
      id={id}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={classes['row']}
      data-at={isAt || undefined}
      data-open={isOpen || undefined}
      data-selected={isSelected === true || undefined}
      data-opens={onOpen === undefined ? undefined : true}
      style={{ gridTemplateColumns: template, height, transform: `translateY(${top}px)` }}
      onClick={open}
    >
      {isSelected !== undefined && (
        <div role="gridcell" className={classes['check']}>
          {isSelectable && (
            <Checkbox
              size="xs"
              tabIndex={-1}
              aria-label="Select this row"
              checked={isSelected}
              onChange={() => onToggle(row)}
            />
          )}
        </div>
      )}
      {columns.map((column) => (
        <div key={column.id} role="gridcell" className={classes['cell']} data-align={column.align}>
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}

/** One row; drawn again only when something about it has changed. */
export const TableRow = memo(PlainRow) as typeof PlainRow;
