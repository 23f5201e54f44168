/** The sections that hold changes back, with the values to begin with, commented out: nothing of this is on by itself. */
export const GOVERN_EXAMPLE = `# What a plan may not do unseen. Nothing of this is on unless it is written; these values are where to begin.
# guards:
#   budgets:
#     # More than this waits, all of it, and the plan names the rule and the group that caused most of it.
#     - kinds: [deactivate, reset]
#       max: 5%
#     - kinds: [revoke-account-admin, revoke-group-admin]
#       max: 10
#     - kinds: [create]
#       max: 500
#     - kinds: [move]
#       max: 20%
#       per: rule
#   new_account_admins: hold
#   last_account_admin: hold
#   group_shrink: 50%
#   directory_shrink: 20%

# Kinds of changes that wait for people: sign-sync held list, plan approve, apply.
# approvals:
#   required: [grant-account-admin]
#   approvers: 1
#   four_eyes: False
#   reason: True
#   expiry: 24h

# A few people first; more failures than this stop the rest.
# waves:
#   sizes: [5, 10%, 100%]
#   max_failures: 10%

# What becomes of changes that somebody made in Sign by hand: heal or report.
# drift: heal

# With sign_only_user_action: deactivate. Leavers lose every right at once, and are deactivated later.
# offboarding:
#   deactivate_after: 30d

# Where another sync works on the same account: whose people this one is for, org by org. Everybody else is only counted.
# scope:
#   primary:
#     domains: [example.com, .example.com]
#     patterns: ['sales-*@example.net']
#     groups: ['Sales *']
#     created_by_me: True
`;
