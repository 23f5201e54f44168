import { Skeleton } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failure } from './failure.js';
import classes from './loading.module.css';

/** The frame of a screen whose code is still on its way. */
export function LoadingPage(): ReactNode {
  return (
    <div className={classes['page']} aria-busy="true">
      <span className="ss-hidden" role="status">
        Loading
      </span>
      <Skeleton h={24} w={180} mb={24} />
      <LoadingRows rows={8} />
    </div>
  );
}

/** The frame of a table or list. */
export function LoadingRows({ rows = 6 }: { readonly rows?: number }): ReactNode {
  return (
    <div className={classes['rows']} aria-busy="true">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={classes['row']}>
          <Skeleton h={10} w={`${28 - ((index * 7) % 11)}%`} />
          <Skeleton h={10} w={`${12 + ((index * 5) % 7)}%`} />
          <Skeleton h={10} w={`${22 - ((index * 3) % 9)}%`} />
        </div>
      ))}
    </div>
  );
}

/** The frame of numbers in a row, as high as they will be. */
export function LoadingNumbers({
  numbers,
  hasNotes,
}: {
  readonly numbers: number;
  readonly hasNotes: boolean;
}): ReactNode {
  return (
    <div className={classes['numbers']} aria-busy="true">
      {Array.from({ length: numbers }, (_, index) => (
        <Skeleton key={index} w={112} h={hasNotes ? 79 : 61} radius={8} />
      ))}
    </div>
  );
}

/** The frame of tiles. */
export function LoadingTiles({ tiles }: { readonly tiles: number }): ReactNode {
  return (
    <div className={classes['tiles']} aria-busy="true">
      {Array.from({ length: tiles }, (_, index) => (
        <Skeleton key={index} h={148} radius={8} />
      ))}
    </div>
  );
}

interface LoadedProps<Data> {
  readonly query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'isPending' | 'refetch'>;
  /** What is asked for, as in `the orgs`. */
  readonly what: string;
  /** Shown until there is something. */
  readonly frame?: ReactNode;
  readonly children: (data: Data) => ReactNode;
}

/** What a query has brought, its frame until then, or why there is nothing. What is there stays when a later try fails. */
export function Loaded<Data>({
  query,
  what,
  frame = <LoadingRows />,
  children,
}: LoadedProps<Data>): ReactNode {
  const { data, error, isPending, refetch } = query;
  if (data !== undefined) return children(data);
  if (isPending) return frame;
  return <Failure error={error} what={what} onRetry={() => void refetch()} />;
}
