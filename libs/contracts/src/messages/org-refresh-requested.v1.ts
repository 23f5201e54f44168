import { z } from 'zod';
import { defineMessage } from '../define-message.js';

/** Read this org's users, groups and memberships now. planner → executor. */
export const OrgRefreshRequestedV1 = defineMessage({
  type: 'org.refresh.requested',
  version: 1,
  body: z.object({
    runId: z.uuid(),
    orgId: z.uuid(),
  }),
});
export type OrgRefreshRequestedV1 = z.output<typeof OrgRefreshRequestedV1.body>;
