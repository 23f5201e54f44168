import { type Budget, BUDGET_SCOPES, CHANGE_KINDS, type ChangeKind, type Guards } from '#domain';
import { z } from 'zod';
import { listOf, oneOf, show, strictMap, text, wrongType } from '../schema/fields.js';
import { amount } from '../schema/main-file.schema.js';

/** Kinds that concern no group: nobody joins or leaves one by them. */
const WITHOUT_GROUP: readonly ChangeKind[] = [
  'grant-account-admin',
  'revoke-account-admin',
  'change-email',
  'names',
];

const budget: z.ZodType<Budget> = strictMap(
  {
    kinds: listOf(oneOf(CHANGE_KINDS, 'a kind of change'), `kinds of changes: ${CHANGE_KINDS.join(', ')}`),
    max: amount,
    per: oneOf(BUDGET_SCOPES, 'what a budget is counted for').optional(),
    orgs: listOf(text('an org name of sign_orgs'), 'the orgs that the budget is for').optional(),
  },
  'a budget: a mapping with kinds and max',
)
  .superRefine(({ kinds, per }, context) => {
    if (per !== 'group') return;
    kinds.forEach((kind, at) => {
      if (!WITHOUT_GROUP.includes(kind)) return;
      const message = `"${kind}" concerns no Sign group, so that a budget per group never counts it. Give it a budget per org or rule.`;
      context.addIssue({ code: 'custom', path: ['kinds', at], message });
    });
  })
  .transform(({ kinds, max, per = 'org', orgs }) => ({ kinds, max, per, ...(orgs && { orgs }) }));

const PERCENT_WANTED = 'a percentage such as 50%';

const percentage: z.ZodType<number> = z.unknown().transform((value, context) => {
  const written = typeof value === 'string' ? value.trim() : undefined;
  const percent = written !== undefined && /^\d+(?:\.\d+)?\s*%$/u.test(written) ? parseFloat(written) : NaN;
  if (percent <= 100) return percent;
  const message =
    typeof value === 'number'
      ? `${show(value)} is a number of people. Give ${PERCENT_WANTED}.`
      : percent > 100
        ? `${show(value)} is more than 100%. Give ${PERCENT_WANTED}.`
        : typeof value === 'string'
          ? `${show(value)} is not a percentage. Give ${PERCENT_WANTED}.`
          : wrongType(value, 'a percentage', PERCENT_WANTED);
  context.addIssue({ code: 'custom', message, input: value });
  return z.NEVER;
});

const holdOrAllow = oneOf(['hold', 'allow'], 'what a guard does').optional();

/** `guards`. */
export const guardsSchema: z.ZodType<Guards> = strictMap(
  {
    budgets: listOf(budget, 'budgets, each with kinds and max').optional(),
    new_account_admins: holdOrAllow,
    last_account_admin: holdOrAllow,
    group_shrink: percentage.optional(),
    directory_shrink: percentage.optional(),
  },
  'a mapping with budgets and others',
).transform((written) => ({
  budgets: written.budgets ?? [],
  newAccountAdmins: written.new_account_admins ?? 'allow',
  lastAccountAdmin: written.last_account_admin ?? 'hold',
  ...(written.group_shrink !== undefined && { groupShrink: written.group_shrink }),
  ...(written.directory_shrink !== undefined && { directoryShrink: written.directory_shrink }),
}));
