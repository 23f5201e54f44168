import type { InfiniteData, QueryClient } from '@tanstack/react-query';

/** Pages that are asked for again; what lies behind them comes anew when somebody scrolls there. */
const KEPT = 3;

/** Lets go of far pages of changes, so that asking again asks for few. @param plan left out: of every plan */
export function trimItems(client: QueryClient, plan?: string): void {
  client.setQueriesData<InfiniteData<unknown>>(
    itemsOf(plan),
    (data) => data && { pages: data.pages.slice(0, KEPT), pageParams: data.pageParams.slice(0, KEPT) },
  );
}

/** Asks again for the changes of a plan whose states have moved, however far somebody has scrolled. */
export async function refreshItems(client: QueryClient, plan: string): Promise<void> {
  trimItems(client, plan);
  await client.invalidateQueries(itemsOf(plan));
}

function itemsOf(plan: string | undefined) {
  return {
    queryKey: plan === undefined ? ['plan'] : ['plan', plan],
    predicate: ({ queryKey: key }: { readonly queryKey: readonly unknown[] }) => key[2] === 'items',
  };
}
