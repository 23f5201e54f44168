import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from '../../app/root-route.js';
import { tableSearch, textIn } from '../../app/search.js';

export const sourcesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sources',
  validateSearch: z.object({
    ...tableSearch,
    configuration: textIn,
    /** The read that is looked at, by its run. */
    read: textIn,
  }),
  component: lazyRouteComponent(() => import('./sources.page.js'), 'SourcesPage'),
});
