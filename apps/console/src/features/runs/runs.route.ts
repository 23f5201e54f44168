import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from '../../app/root-route.js';
import { dayIn, someIn, tableSearch, textIn } from '../../app/search.js';

export const RUN_STATES = [
  ...(['waiting', 'running', 'done', 'held', 'partly_done'] as const),
  ...(['failed', 'cancelled', 'interrupted', 'joined'] as const),
] as const;
export const RUN_MODES = ['sync', 'test', 'plan', 'apply'] as const;

const runsSearch = z.object({
  state: someIn(RUN_STATES),
  mode: someIn(RUN_MODES),
  configuration: textIn,
  from: dayIn,
  to: dayIn,
  ...tableSearch,
});
export type RunsView = z.output<typeof runsSearch>;

export const runsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/runs',
  validateSearch: runsSearch,
  component: lazyRouteComponent(() => import('./runs.page.js'), 'RunsPage'),
});
