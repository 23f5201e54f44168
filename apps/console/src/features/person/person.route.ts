import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from '../../app/root-route.js';
import { textIn } from '../../app/search.js';

export const personRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/people/$email',
  validateSearch: z.object({
    configuration: textIn,
    /** The tab: why, history or sync; the first one where it is left out. */
    tab: textIn,
    /** The moment at which the history stands. */
    at: textIn,
    /** The sync that is watched. */
    sync: textIn,
  }),
  component: lazyRouteComponent(() => import('./person.page.js'), 'PersonPage'),
});
