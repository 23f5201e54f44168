import { createRootRoute, retainSearchParams } from '@tanstack/react-router';
import { z } from 'zod';
import { textIn } from './search.js';
import { Shell } from './shell.js';
import { NotFound } from './not-found.js';

/** The chosen org stays chosen from screen to screen. */
const rootSearch = z.object({ org: textIn });

export const rootRoute = createRootRoute({
  validateSearch: rootSearch,
  search: { middlewares: [retainSearchParams(['org'])] },
  component: Shell,
  notFoundComponent: NotFound,
});
