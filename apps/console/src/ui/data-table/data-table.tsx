import type { RowData } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useStable } from '../use-stable.js';
import type { Column, MoreRows, RowSelection, TableView } from './column.js';
import classes from './data-table.module.css';
import { TableFoot } from './table-foot.js';
import { TableHead } from './table-head.js';
import { TableRow } from './table-row.js';
import { indexAfter } from './table-view.js';
import { useRows } from './use-rows.js';

export interface DataTableProps<Row extends RowData> {
  /** What it lists, for whoever hears it. */
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly rowId: (row: Row) => string;
  /** How many match, where that is known. */
  readonly total?: number | undefined;
  /** Left out: all rows are there. */
  readonly more?: MoreRows;
  /** Where the view is not in the address the table keeps it itself. */
  readonly view?: TableView;
  readonly onView?: (view: TableView) => void;
  /** The rows come sorted by the server as the view says; every column with `sortBy` can be sorted by. */
  readonly isSortedByServer?: boolean;
  /** Enter, or a click. */
  readonly onOpen?: (row: Row) => void;
  /** The row whose panel is open. */
  readonly openId?: string | undefined;
  readonly selection?: RowSelection<Row>;
  /** Shown while rows are chosen. */
  readonly bulk?: ReactNode;
  /** Keys for the row at hand, such as `a`. */
  readonly keys?: Readonly<Record<string, (row: Row) => void>>;
  /** Instead of no rows. */
  readonly empty?: ReactNode;
  readonly compact?: boolean;
  /** In the line with the column chooser, such as an export. */
  readonly tools?: ReactNode;
  /** As high as its rows, up to that; left out: to the foot of the window. */
  readonly maxHeight?: number;
}

const ROW = { normal: 36, compact: 28 };
/** Rows beyond the edge, so that fast scrolling shows none blank. */
const OVERSCAN = 16;
/** More rows are asked for that many rows before the end. */
const AHEAD = 40;

/** Rows and columns for many rows: only those in view are drawn. Keys: j, k, Enter, x, and those that a screen adds. */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>): ReactNode {
  const {
    label,
    columns,
    more,
    selection,
    onOpen,
    openId,
    keys = {},
    compact = false,
    empty,
    maxHeight,
  } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(-1);
  const table = useRows(props);
  const { rows, shown } = table;
  const rowHeight = compact ? ROW.compact : ROW.normal;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
  });
  const drawn = virtual.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more?.hasMore === true && !more.isLoading && last >= rows.length - AHEAD) more.load();
  }, [more, last, rows.length]);
  const onKey = (event: Pick<KeyboardEvent, 'key' | 'preventDefault'>) => {
    const next = indexAfter(event.key, at, rows.length);
    const row = rows[at];
    if (next !== undefined) {
      setAt(next);
      virtual.scrollToIndex(next, { align: 'auto' });
      event.preventDefault();
    } else if (row !== undefined) {
      if (event.key === 'Enter') onOpen?.(row);
      else if (event.key === 'x' || event.key === ' ') table.toggle(row);
      else if (keys[event.key] === undefined) return;
      else keys[event.key]?.(row);
      event.preventDefault();
    }
  };
  useBodyKeys(onKey);
  const toggle = useStable((row: Row) => table.toggle(row));
  const open = useStable((index: number, row: Row) => {
    setAt(index);
    onOpen?.(row);
  });
  if (rows.length === 0 && empty !== undefined && more?.isLoading !== true) {
    return <div className={classes['frame']}>{empty}</div>;
  }
  const template = [
    ...(selection === undefined ? [] : ['40px']),
    ...shown.map(({ width, grow }) => (grow === undefined ? `${width}px` : `minmax(${width}px, ${grow}fr)`)),
  ].join(' ');
  const width = shown.reduce((sum, column) => sum + column.width, selection === undefined ? 0 : 40);
  return (
    <div className={classes['frame']}>
      <div
        ref={scroller}
        className={classes['scroller']}
        style={maxHeight === undefined ? undefined : { maxHeight }}
        role="grid"
        aria-label={label}
        aria-rowcount={props.total ?? (more?.hasMore === true ? -1 : rows.length + 1)}
        aria-colcount={shown.length}
        aria-multiselectable={selection !== undefined}
        aria-activedescendant={rows[at] === undefined ? undefined : `${id}-${at}`}
        tabIndex={0}
        onKeyDown={(event) => {
          if (event.target === event.currentTarget) onKey(event);
        }}
      >
        <TableHead {...{ template, width, columns: shown, table }} hasSelection={selection !== undefined} />
        <div
          role="rowgroup"
          className={classes['rows']}
          style={{ height: virtual.getTotalSize(), minWidth: width }}
        >
          {drawn.map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            const rowKey = props.rowId(row);
            return (
              <TableRow
                key={rowKey}
                {...{ row, columns: shown, template }}
                id={`${id}-${index}`}
                index={index}
                top={start}
                height={rowHeight}
                isAt={index === at}
                isOpen={openId === rowKey}
                isSelected={selection === undefined ? undefined : table.isSelected(row)}
                isSelectable={selection?.isSelectable?.(row) ?? true}
                onToggle={toggle}
                onOpen={onOpen === undefined ? undefined : open}
              />
            );
          })}
        </div>
      </div>
      <TableFoot {...props} columns={columns} table={table} />
    </div>
  );
}

/** j and k work as soon as a page is there: where nothing has the focus, keys are for the table. */
function useBodyKeys(onKey: (event: globalThis.KeyboardEvent) => void): void {
  const latest = useRef(onKey);
  useEffect(() => {
    latest.current = onKey;
  });
  useEffect(() => {
    const hear = (event: globalThis.KeyboardEvent) => {
      const isFree = document.activeElement === document.body || document.activeElement === null;
      if (isFree && !event.metaKey && !event.ctrlKey && !event.altKey) latest.current(event);
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, []);
}
