import { createRouter } from '@tanstack/react-router';
import { LoadingPage } from '../ui/loading.js';
import { FailedPage } from './failed-page.js';
import { rootRoute } from './root-route.js';
import { routes } from './routes.js';
import { parseSearch, stringifySearch } from './search.js';

export const router = createRouter({
  routeTree: rootRoute.addChildren(routes),
  parseSearch,
  stringifySearch,
  scrollRestoration: true,
  defaultPendingComponent: LoadingPage,
  defaultErrorComponent: FailedPage,
  // A page that is there at once does not flicker.
  defaultPendingMs: 150,
  defaultPendingMinMs: 200,
});
