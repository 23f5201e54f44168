import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from '../../app/root-route.js';
import { oneIn, tableSearch, textIn } from '../../app/search.js';

/** What people are looked for by besides words. */
export const PEOPLE_STATES = ['held', 'failed', 'drift', 'sign-only', 'protected'] as const;

export const peopleRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/people',
  validateSearch: z.object({
    ...tableSearch,
    configuration: textIn,
    q: textIn,
    group: textIn,
    state: oneIn(PEOPLE_STATES),
  }),
  component: lazyRouteComponent(() => import('./people.page.js'), 'PeoplePage'),
});
