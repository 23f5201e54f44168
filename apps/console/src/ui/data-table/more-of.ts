import type { MoreRows } from './column.js';

/** What of a query that brings pages a table needs. */
export interface PagedRows {
  readonly hasNextPage: boolean;
  readonly isPending: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => Promise<unknown>;
}

/** The pages of a query as a table asks for them. */
export function moreOf({ hasNextPage, isPending, isFetchingNextPage, fetchNextPage }: PagedRows): MoreRows {
  return {
    hasMore: hasNextPage,
    isLoading: isPending || isFetchingNextPage,
    load: () => void fetchNextPage(),
  };
}
