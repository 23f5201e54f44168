import {
  columnVisibilityFeature,
  createSortedRowModel,
  type RowData,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useMemo, useState } from 'react';
import type { Column, TableView } from './column.js';
import type { DataTableProps } from './data-table.js';
import { compareValues, nextSort, shownColumns, sortOf, type SortValue, toggleColumn } from './table-view.js';

const features = tableFeatures({
  columnVisibilityFeature,
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
});

/** Rows as they are shown, and what can be done with the whole table. */
export interface TableRows<Row extends RowData> {
  readonly rows: readonly Row[];
  readonly shown: readonly Column<Row>[];
  readonly view: TableView;
  canSort(column: Column<Row>): boolean;
  sortBy(id: string): void;
  toggleColumn(id: string): void;
  isSelected(row: Row): boolean;
  toggle(row: Row): void;
  /** Of the rows that are there: all of them, some, or none. */
  readonly selected: 'all' | 'some' | 'none';
  toggleAll(): void;
}

export function useRows<Row extends RowData>(props: DataTableProps<Row>): TableRows<Row> {
  const { rows, columns, rowId, more, selection, isSortedByServer = false } = props;
  const [ownView, setOwnView] = useState<TableView>({});
  const view = props.view ?? ownView;
  const setView = props.onView ?? ((patch: TableView) => setOwnView((before) => ({ ...before, ...patch })));
  const isWhole = more?.hasMore !== true;
  const definitions = useMemo(
    () =>
      columns.map(({ id, title, sortBy }) => ({
        ...{ id, header: title, accessorFn: (row: Row): SortValue => sortBy?.(row) ?? undefined },
        ...{ enableSorting: sortBy !== undefined, sortUndefined: 'last' as const },
        sortFn: (a: Sortable, b: Sortable) =>
          compareValues(a.getValue(id) as SortValue, b.getValue(id) as SortValue),
      })),
    [columns],
  );
  const sort = sortOf(view.sort);
  const isSorted =
    sort !== undefined && (isSortedByServer || isWhole) && columns.some(({ id }) => id === sort.id);
  const shownIds = shownColumns(columns, view.columns);
  const table = useTable({
    features,
    data: rows,
    columns: definitions,
    getRowId: rowId,
    manualSorting: isSortedByServer,
    state: {
      sorting: isSorted ? [sort] : [],
      columnVisibility: Object.fromEntries(columns.map(({ id }) => [id, shownIds.includes(id)])),
    },
  });
  const sorted = table.getRowModel().rows.map(({ original }) => original);
  const canSelect = (row: Row) => selection?.isSelectable?.(row) ?? true;
  const selectable = selection === undefined ? [] : sorted.filter(canSelect).map(rowId);
  const chosen = selectable.filter((id) => selection?.ids.has(id) === true).length;
  return {
    rows: sorted,
    shown: columns.filter(({ id }) => shownIds.includes(id)),
    view,
    canSort: ({ sortBy }) => sortBy !== undefined && (isSortedByServer || isWhole),
    sortBy: (id) => setView({ sort: nextSort(view.sort, id) }),
    toggleColumn: (id) => setView({ columns: toggleColumn(columns, view.columns, id) }),
    isSelected: (row) => selection !== undefined && (selection.isAll || selection.ids.has(rowId(row))),
    toggle: (row) => {
      if (selection === undefined || !canSelect(row)) return;
      const id = rowId(row);
      // Of all that match one is taken out: those that are there stay chosen.
      const before = selection.isAll ? new Set(selectable) : selection.ids;
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      selection.onChange(after, false);
    },
    selected:
      selection?.isAll === true || (chosen > 0 && chosen === selectable.length)
        ? 'all'
        : chosen > 0
          ? 'some'
          : 'none',
    toggleAll: () => {
      const isAny = chosen > 0 || selection?.isAll === true;
      selection?.onChange(isAny ? new Set() : new Set(selectable), false);
    },
  };
}

interface Sortable {
  getValue(id: string): unknown;
}
