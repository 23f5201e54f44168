import type { RowData } from '@tanstack/react-table';
import type { ReactNode } from 'react';
import type { SortValue } from './table-view.js';

/** One column of a table of rows. */
export interface Column<Row extends RowData> {
  /** Stands in addresses: stable. */
  readonly id: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** In pixels. */
  readonly width: number;
  /** Takes a share of the room that is left; a column without it keeps its width. */
  readonly grow?: number;
  readonly align?: 'start' | 'end';
  /** Only where all rows are there, or the table is told how its server sorts. */
  readonly sortBy?: (row: Row) => SortValue;
  /** Not shown until it is chosen. */
  readonly hidden?: boolean;
  /** Always shown. */
  readonly fixed?: boolean;
}

/** Rows that come page by page. */
export interface MoreRows {
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly load: () => void;
}

/** What of a table stands in the address. */
export interface TableView {
  readonly sort?: string | undefined;
  readonly columns?: string | undefined;
}

/** Rows that are chosen, by their ids. */
export interface RowSelection<Row extends RowData> {
  readonly ids: ReadonlySet<string>;
  /** Also those that match and are not loaded yet. */
  readonly isAll: boolean;
  readonly onChange: (ids: ReadonlySet<string>, isAll: boolean) => void;
  readonly isSelectable?: (row: Row) => boolean;
}
