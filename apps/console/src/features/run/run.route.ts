import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from '../../app/root-route.js';
import { flagIn, textIn } from '../../app/search.js';

const runSearch = z.object({
  /** The org whose calls are listed. */
  calls: textIn,
  /** Goes to the plan as soon as there is one, as after an undo. */
  toPlan: flagIn,
});

/** One run, by its id or its name. */
export const runRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/runs/$run',
  validateSearch: runSearch,
  component: lazyRouteComponent(() => import('./run.page.js'), 'RunPage'),
});
