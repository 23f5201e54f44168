import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from '../../app/root-route.js';
import { textIn } from '../../app/search.js';

export const budgetsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/budgets',
  validateSearch: z.object({
    configuration: textIn,
  }),
  component: lazyRouteComponent(() => import('./budgets.page.js'), 'BudgetsPage'),
});
