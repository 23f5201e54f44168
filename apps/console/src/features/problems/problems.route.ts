import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from '../../app/root-route.js';
import { oneIn, textIn } from '../../app/search.js';
import { LETTER_STATES } from './problem.query.js';

export const problemsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/problems',
  validateSearch: z.object({
    state: oneIn(LETTER_STATES),
    reason: textIn,
    run: textIn,
    /** The class that is open, and the message that is looked at. */
    class: textIn,
    letter: textIn,
  }),
  component: lazyRouteComponent(() => import('./problems.page.js'), 'ProblemsPage'),
});
