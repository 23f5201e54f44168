import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from '../../app/root-route.js';
import { flagIn, numberIn, tableSearch, textIn } from '../../app/search.js';

export const rulesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/rules',
  validateSearch: z.object({
    ...tableSearch,
    configuration: textIn,
    q: textIn,
    /** Only rules that may be mistakes. */
    warned: flagIn,
    /** The rule that is looked at, by its number. */
    rule: numberIn,
    /** The panel for an edited file is open. */
    whatif: flagIn,
  }),
  component: lazyRouteComponent(() => import('./rules.page.js'), 'RulesPage'),
});
