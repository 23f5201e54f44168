import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from '../../app/root-route.js';
import { flagIn, tableSearch, textIn } from '../../app/search.js';

export const approvalsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/approvals',
  validateSearch: z.object({ reason: textIn, mine: flagIn, ...tableSearch }),
  component: lazyRouteComponent(() => import('./approvals.page.js'), 'ApprovalsPage'),
});
