import { z } from 'zod';

/** `GET /budgets`. */
export const budgetsQuery = z.object({
  configuration: z.string().max(255).optional(),
  org: z.string().max(200).optional(),
});

const budgetUse = z.object({
  /** The place of the budget in `guards.budgets`, from 0. */
  budget: z.int(),
  kinds: z.array(z.string()).readonly(),
  per: z.enum(['org', 'rule', 'group']),
  /** `100`, `5%`. */
  max: z.string(),
  org: z.string(),
  /** The org's name, the number of a rule, the key of a Sign group. */
  scope: z.string(),
  /** People whose changes counted there within the window. */
  used: z.int(),
  /** In whole people; null where the percentage is one of a rule or a group, whose size only a plan knows. */
  allowed: z.int().nullable(),
  /** The run that used most of it. */
  mostBy: z
    .object({ run: z.string(), requestedBy: z.string().nullable(), people: z.int() })
    .readonly()
    .nullable(),
});

export const budgetsBody = z.object({
  configuration: z.string(),
  /** Hours that count. */
  windowHours: z.int(),
  /** True: there were more changes than are looked at, so more may be used. */
  truncated: z.boolean(),
  budgets: z.array(budgetUse.readonly()).readonly(),
});
export type BudgetsBody = Readonly<z.output<typeof budgetsBody>>;
