import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, retainSearchParams } from '@tanstack/react-router';
import { z } from 'zod';
import { textIn } from './search.js';
import { Shell } from './shell.js';
import { NotFound } from './not-found.js';

/** The chosen org stays chosen from screen to screen. */
const rootSearch = z.object({ org: textIn });

/** What every route is given, so that a screen can ask while its code is still on its way. */
interface RouteContext {
  readonly queries: QueryClient;
}

export const rootRoute = createRootRouteWithContext<RouteContext>()({
  validateSearch: rootSearch,
  search: { middlewares: [retainSearchParams(['org'])] },
  component: Shell,
  notFoundComponent: NotFound,
});
