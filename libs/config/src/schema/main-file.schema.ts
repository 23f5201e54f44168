import { logFileName, SIGN_ONLY_ACTIONS, type SignOnlyAction, type SignOnlyLimit } from '#domain';
import { z } from 'zod';
import { duration } from './duration.js';
import { exactText, flag, listOf, oneOf, show, strictMap, text, wholeNumber, wrongType } from './fields.js';

/** The sections of sign-sync-config.yml: true for those that must be there. */
const MAIN_SECTIONS: Readonly<Record<string, boolean>> = {
  sign_orgs: true,
  identity_source: false,
  identity_sources: false,
  user_sync: true,
  user_management: true,
  account_admin_groups: false,
  primary_group_rules: false,
  connection: false,
  cache: false,
  logging: false,
  invocation_defaults: false,
  state: false,
  approvals: false,
  tls: false,
  guards: false,
  drift: false,
  waves: false,
  offboarding: false,
  notifications: false,
  scim: false,
  schedule: false,
  freeze: false,
  webhooks: false,
  scope: false,
};

const SECTION_WANTED: Readonly<Record<string, string>> = {
  sign_orgs: 'a mapping of org names to connector files, such as primary: connector-sign.yml',
  user_sync: 'a mapping with sign_only_limit and sign_only_user_action',
  user_management: 'a list of rules, each with directory_group',
};

const section = (name: string, required: boolean): z.ZodType =>
  required
    ? z.unknown().refine((value) => value !== undefined, {
        error: `missing. Give ${SECTION_WANTED[name] ?? 'this section'}.`,
      })
    : z.unknown().optional();

/** Only which sections there are; each is parsed on its own afterwards. */
export const mainFileSchema = strictMap(
  Object.fromEntries(
    Object.entries(MAIN_SECTIONS).map(([name, required]) => [name, section(name, required)]),
  ),
  'the settings of Sign Sync',
);

const IDENTITY_SOURCES = ['csv', 'okta', 'ldap', 'adobe_console'] as const;

const sourceFields = {
  // The one that has no connector file, as its people come to us, is only named here: it has a schema of its own.
  type: oneOf([...IDENTITY_SOURCES, 'scim'], 'an identity source').transform((type, context) => {
    if (type !== 'scim') return type;
    context.addIssue({ code: 'custom', message: 'scim has no connector. Give connection instead.' });
    return z.NEVER;
  }),
  connector: text('the connector file of the identity source, such as connector-csv.yml'),
};

/** `identity_source`. */
export const identitySourceSchema = strictMap(sourceFields, 'a mapping with type and connector');

const domain = text('a domain, such as example.com')
  .transform((written) => written.toLowerCase().replace(/^@/u, ''))
  .refine((name) => /^[^\s@*]+\.[^\s@*]+$/u.test(name), {
    error: (issue) => `${show(issue.input)} is not a domain. Give one such as example.com.`,
  });

/** An entry of `identity_sources`. */
export const sourceEntrySchema = strictMap(
  { ...sourceFields, domains: listOf(domain, 'the domains of the people who count').optional() },
  'a mapping with type and connector',
);

const pushedFields = {
  type: oneOf(['scim'], 'the identity source of pushed people'),
  connection: text('the name of a connection of scim, such as okta-prod'),
};

/** `identity_source` with the type `scim`. */
export const pushedSourceSchema = strictMap(pushedFields, 'a mapping with type and connection');

/** The same as an entry of `identity_sources`. */
export const pushedEntrySchema = strictMap(
  { ...pushedFields, domains: listOf(domain, 'the domains of the people who count').optional() },
  'a mapping with type and connection',
);

const LIMIT_WANTED = 'a whole number of people (100) or a percentage (5%)';

/** A number of people or a percentage. */
export const amount: z.ZodType<SignOnlyLimit> = z.unknown().transform((value, context) => {
  const limit = parseLimit(value);
  if (typeof limit !== 'string') return limit;
  context.addIssue({ code: 'custom', message: limit });
  return z.NEVER;
});

/** @returns the limit, or what is wrong with it */
function parseLimit(value: unknown): SignOnlyLimit | string {
  if (typeof value === 'number') {
    if (value < 0) return `${value} is negative. Give ${LIMIT_WANTED}.`;
    if (!Number.isSafeInteger(value))
      return `${value} is not a whole number of people. Give ${LIMIT_WANTED}.`;
    return { kind: 'count', value };
  }
  if (typeof value !== 'string') return wrongType(value, 'a limit', LIMIT_WANTED);
  const written = value.trim();
  if (/^\d+$/u.test(written))
    return `${show(value)} is text because it is quoted. Write ${written} without quotes.`;
  if (!/^\d+(?:\.\d+)?\s*%$/u.test(written)) return `${show(value)} is not a limit. Give ${LIMIT_WANTED}.`;
  const percent = Number.parseFloat(written);
  return percent > 100
    ? `${show(value)} is more than 100%. Give ${LIMIT_WANTED}.`
    : { kind: 'percent', value: percent };
}

const protectedPattern = text('an address or a pattern with *, such as *@example.com').refine(
  (pattern) => pattern.includes('@') || pattern.includes('*'),
  {
    error: (issue) =>
      `${show(issue.input)} matches no address. Give an address or a pattern with *, such as *@example.com.`,
  },
);

export interface UserSyncSection {
  sign_only_limit: SignOnlyLimit;
  /** Must be there unless `approvals.leavers` says it. */
  sign_only_user_action?: SignOnlyAction | undefined;
  umg?: boolean | undefined;
  org_assignment?: 'per_org' | 'first' | undefined;
  update_names?: boolean | undefined;
  protected?: string[] | undefined;
}

export const userSyncSchema: z.ZodType<UserSyncSection> = strictMap(
  {
    sign_only_limit: amount,
    sign_only_user_action: oneOf(SIGN_ONLY_ACTIONS, 'an action').optional(),
    umg: flag('True for users in multiple groups').optional(),
    org_assignment: oneOf(['per_org', 'first'], 'an assignment').optional(),
    update_names: flag('True to keep names in sync').optional(),
    protected: listOf(protectedPattern, 'a list of addresses').optional(),
  },
  'a mapping with sign_only_limit and sign_only_user_action',
);

const SIGN_GROUP_WANTED = 'the name of a Sign group, such as Sales or emea::Sales';

/** `sign_group`: nothing, one name, or (with umg) a list of names. */
const signGroup: z.ZodType<string | string[] | null | undefined> = z.unknown().transform((value, context) => {
  if (value === undefined || value === null) return value;
  const name = text(SIGN_GROUP_WANTED);
  return Array.isArray(value)
    ? parseInto(listOf(name, 'the names of Sign groups'), value, context)
    : parseInto(name, value, context);
});

const ruleOrgs: z.ZodType<'all' | string[]> = z.unknown().transform((value, context) => {
  if (value === 'all') return value;
  const wanted = 'a list of org names, or all';
  if (typeof value === 'string') {
    context.addIssue({ code: 'custom', message: `${show(value)} is text. Give ${wanted}: [${value}]` });
    return z.NEVER;
  }
  return parseInto(listOf(text('an org name of sign_orgs'), wanted), value, context);
});

export interface RuleEntry {
  directory_group: string;
  sign_group?: string | string[] | null | undefined;
  group_admin?: boolean | null | undefined;
  account_admin?: boolean | null | undefined;
  admin_groups?: string[] | undefined;
  orgs?: 'all' | string[] | undefined;
}

export const ruleSchema: z.ZodType<RuleEntry> = strictMap(
  {
    directory_group: text('the name of a group of the directory'),
    sign_group: signGroup.optional(),
    group_admin: flag('True to make people admins of their group').nullish(),
    account_admin: flag('True to make people admins of the account').nullish(),
    admin_groups: listOf(
      text(SIGN_GROUP_WANTED),
      'the groups of sign_group whose admins they become',
    ).optional(),
    orgs: ruleOrgs.optional(),
  },
  'a rule: a mapping with directory_group',
);

export const primaryGroupRuleSchema = strictMap(
  {
    sign_groups: listOf(text(SIGN_GROUP_WANTED), 'the Sign groups a person must have'),
    primary_group: text('the one of sign_groups that becomes primary'),
  },
  'a mapping with sign_groups and primary_group',
);

export const accountAdminGroupsSchema = listOf(
  text('the name of a group of the directory'),
  'the directory groups whose people administer the account',
);

const connectionNumber = (what: string): z.ZodType<number | undefined> =>
  wholeNumber(`${what}, a whole number from 1 (0 stands for the default)`).optional();

export const connectionSchema = strictMap(
  {
    request_concurrency: connectionNumber('how many requests may run at once'),
    batch_size: connectionNumber('how many users go into a batch'),
    retry_count: connectionNumber('how often a call is tried again'),
    timeout: connectionNumber('a time in seconds'),
  },
  'a mapping with request_concurrency, batch_size, retry_count or timeout',
);

export const cacheSchema = strictMap(
  {
    path: text('a folder, such as cache/sign').optional(),
    max_age: duration('a time such as 24h, 90m, or a number of seconds').optional(),
    status_cycle: duration('a time such as 7d, 36h, or a number of seconds').optional(),
  },
  'a mapping with path',
);

const LOG_LEVELS = ['info', 'debug'] as const;

/** Any moment: whether a format is one does not depend on it. */
const MOMENT = { year: 2026, month: 1, day: 1, hour: 0, minute: 0, second: 0, microsecond: 0 };

const logName = exactText('a file name such as {:%Y-%m-%d}.log').superRefine((format, context) => {
  const name = logFileName(format, MOMENT);
  if (typeof name !== 'string') {
    context.addIssue({ code: 'custom', message: `${show(format)} ${name.problem}` });
  }
});

export const loggingSchema = strictMap(
  {
    log_to_file: flag('True to write log files').optional(),
    file_log_directory: text('a folder, such as sign_logs').optional(),
    file_log_name_format: logName.optional(),
    file_log_level: oneOf(LOG_LEVELS, 'a log level').optional(),
    console_log_level: oneOf(LOG_LEVELS, 'a log level').optional(),
  },
  'a mapping with log_to_file and others',
);

export const stateSchema = strictMap(
  { path: text('a folder, such as sign-sync-state') },
  'a mapping with path',
);

export const tlsSchema = strictMap(
  { ca_file: text('a PEM file with certificates of your authority').optional() },
  'a mapping with ca_file',
);

/** `users` is judged with the words of the command line, so here it is only carried. */
export const invocationDefaultsSchema = strictMap(
  { test_mode: flag('True to plan without writing').optional(), users: z.unknown().optional() },
  'a mapping with users and test_mode',
);

/** Lets one schema speak through another that first had to look at the value. */
function parseInto<T>(schema: z.ZodType<T>, value: unknown, context: z.core.$RefinementCtx): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    context.addIssue({ code: 'custom', path: issue.path, message: issue.message, input: value });
  }
  return z.NEVER;
}
