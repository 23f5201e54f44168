import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { LoadingPage } from '../ui/loading.js';
import { FailedPage } from './failed-page.js';
import { rootRoute } from './root-route.js';
import { routes } from './routes.js';
import { parseSearch, stringifySearch } from './search.js';

const routeTree = rootRoute.addChildren(routes);

/** The way from addresses to screens. */
export const makeRouter = (queries: QueryClient) =>
  createRouter({
    routeTree,
    context: { queries },
    parseSearch,
    stringifySearch,
    scrollRestoration: true,
    defaultPendingComponent: LoadingPage,
    defaultErrorComponent: FailedPage,
    // A page that is there at once does not flicker.
    defaultPendingMs: 150,
    defaultPendingMinMs: 200,
  });

export type Router = ReturnType<typeof makeRouter>;
