import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from '../../app/root-route.js';
import { dayIn, tableSearch, textIn } from '../../app/search.js';

const plansSearch = z.object({ configuration: textIn, from: dayIn, to: dayIn, ...tableSearch });
export type PlansView = z.output<typeof plansSearch>;

export const plansRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/plans',
  validateSearch: plansSearch,
  component: lazyRouteComponent(() => import('./plans.page.js'), 'PlansPage'),
});
