import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from '../../app/root-route.js';
import { flagIn, oneIn, textIn } from '../../app/search.js';

export const SETTINGS_TABS = ['configuration', 'schedules', 'scim', 'tokens'] as const;

export const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  validateSearch: z.object({
    configuration: textIn,
    tab: oneIn(SETTINGS_TABS),
    q: textIn,
    /** Without defaults. */
    own: flagIn,
  }),
  component: lazyRouteComponent(() => import('./settings.page.js'), 'SettingsPage'),
});
