import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from '../../app/root-route.js';
import { someIn, tableSearch, textIn } from '../../app/search.js';
import { HEALTHS } from './orgs-filter.js';

export const orgsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/orgs',
  validateSearch: z.object({ text: textIn, health: someIn(HEALTHS), ...tableSearch }),
  component: lazyRouteComponent(() => import('./orgs.page.js'), 'OrgsPage'),
});
