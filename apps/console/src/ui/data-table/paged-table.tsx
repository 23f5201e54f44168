import type { RowData } from '@tanstack/react-table';
import type { ReactNode } from 'react';
import { Failure } from '../failure.js';
import { DataTable, type DataTableProps } from './data-table.js';
import { moreOf, type PagedRows } from './more-of.js';

interface PagedQuery extends PagedRows {
  readonly data: unknown;
  readonly error: Error | null;
  readonly refetch: () => Promise<unknown>;
}

interface PagedTableProps<Row extends RowData> extends Omit<DataTableProps<Row>, 'more'> {
  /** Brings the rows page by page. */
  readonly query: PagedQuery;
  /** What is asked for, as in `the runs`. */
  readonly what: string;
  /** Something else without which nothing can be asked for. */
  readonly error?: Error | null;
}

/** A table whose rows come page by page, or why there are none. What is there stays when a later try fails. */
export function PagedTable<Row extends RowData>(props: PagedTableProps<Row>): ReactNode {
  const { query, what, error, ...table } = props;
  const failure = error ?? (query.data === undefined ? query.error : null);
  if (failure !== null) return <Failure error={failure} what={what} onRetry={() => void query.refetch()} />;
  return <DataTable {...table} more={moreOf(query)} />;
}
