import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from '../../app/root-route.js';
import { someIn, tableSearch, textIn } from '../../app/search.js';
import { DRIFT_STATES } from './drift.query.js';

export const driftRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/drift',
  validateSearch: z.object({
    ...tableSearch,
    configuration: textIn,
    state: someIn(DRIFT_STATES),
    /** The change that is looked at. */
    drift: textIn,
  }),
  component: lazyRouteComponent(() => import('./drift.page.js'), 'DriftPage'),
});
