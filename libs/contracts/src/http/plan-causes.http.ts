import { z } from 'zod';

const count = z.int().min(0);

/** Items that share a cause. One item can take something from a person and give them something else. */
const share = z.object({
  items: count,
  /** Listed, not done. */
  held: count,
  /** Items by which somebody loses an account, a group or a right … */
  losing: count,
  /** … and those that grant rights of an administrator. */
  granting: count,
});

const ofRule = share.extend({
  /** That decided; null: no rule did, as with people who are in Sign only. */
  rule: z.int().nullable(),
  /** Where it stands; null where the server has that configuration no more. */
  place: z.object({ file: z.string(), line: z.int() }).readonly().nullable(),
});
const ofDirectoryGroup = share.extend({ directoryGroup: z.string().nullable() });
const ofSignGroup = share.extend({ key: z.string(), name: z.string(), joining: count, leaving: count });
const ofMove = share.extend({ from: z.string().nullable(), to: z.string().nullable() });

/** `GET /plans/:planId/causes`: people’s changes by what they come from, the most frequent first, at most 100 of each. */
export const planCausesBody = z.object({
  people: share,
  rules: z.array(ofRule.readonly()).readonly(),
  directoryGroups: z.array(ofDirectoryGroup.readonly()).readonly(),
  /** Sign groups that people join or leave. */
  signGroups: z.array(ofSignGroup.readonly()).readonly(),
  /** Of one primary group to another; null: there is none. */
  moves: z.array(ofMove.readonly()).readonly(),
});
export type PlanCausesBody = Readonly<z.output<typeof planCausesBody>>;
