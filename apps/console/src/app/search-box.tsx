import { createSpotlight } from '@mantine/spotlight';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';

const [store, spotlight] = createSpotlight();
const SearchDialog = lazy(() =>
  import('./search-dialog.js').then(({ SearchDialog: found }) => ({ default: found })),
);

let begin: () => void = () => undefined;

/** Opens the search from anywhere. */
export function openSearch(): void {
  begin();
  spotlight.open();
}

/** The search over everything, whose code comes when it is first opened. */
export function Search(): ReactNode {
  const [isWanted, setWanted] = useState(false);
  useEffect(() => {
    begin = () => setWanted(true);
    const hear = (event: KeyboardEvent) => {
      if (
        event.key.toLowerCase() !== 'k' ||
        !(event.metaKey || event.ctrlKey) ||
        event.shiftKey ||
        event.altKey
      )
        return;
      event.preventDefault();
      openSearch();
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, []);
  if (!isWanted) return null;
  return (
    <Suspense>
      <SearchDialog store={store} />
    </Suspense>
  );
}
