import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { rootRoute } from '../../app/root-route.js';
import { dayIn, flagIn, someIn, tableSearch, textIn } from '../../app/search.js';
import { AUDIT_KINDS } from './audit.query.js';

export const auditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/audit',
  validateSearch: z.object({
    ...tableSearch,
    person: textIn,
    run: textIn,
    actor: textIn,
    kind: someIn(AUDIT_KINDS),
    event: textIn,
    trace: textIn,
    from: dayIn,
    to: dayIn,
    /** The record that is looked at. */
    record: textIn,
    /** The panel for the chain is open. */
    chain: flagIn,
  }),
  component: lazyRouteComponent(() => import('./audit.page.js'), 'AuditPage'),
});
