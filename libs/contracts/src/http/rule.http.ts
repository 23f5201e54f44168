import { z } from 'zod';
import { moment } from './wire.js';

/** `GET /rules`. */
export const rulesQuery = z.object({ configuration: z.string().max(255).optional() });

const warning = z.object({
  kind: z.enum([
    'duplicate',
    'contradictory',
    'shadowed',
    'unreachable',
    'spelling',
    'account-admin',
    'directory-group-unknown',
    'nobody',
    'sign-group-unknown',
    'leads-out-of-scope',
    'out-of-scope',
  ]),
  /** Number of the other rule of a pair. */
  other: z.int().nullable(),
  message: z.string(),
});

const rule = z.object({
  /** Position in the file, from 1: the first one that fits decides. Entries of `account_admin_groups` follow the last rule. */
  number: z.int(),
  directoryGroup: z.string(),
  /** Sign groups that it gives; empty: it gives roles only. */
  groups: z.array(z.object({ org: z.string(), name: z.string(), admin: z.boolean() }).readonly()).readonly(),
  /** Orgs that it concerns. */
  orgs: z.array(z.string()).readonly(),
  groupAdmin: z.boolean(),
  accountAdmin: z.boolean(),
  /** Enabled people of its directory group, as they were last read; null: nobody has asked for that group yet. */
  people: z.int().nullable(),
  file: z.string(),
  line: z.int(),
  /** What its author may not have meant; nothing of it stops a run. */
  warnings: z.array(warning.readonly()).readonly(),
});
export type RuleBody = Readonly<z.output<typeof rule>>;

/** `GET /rules`: the rules that are in force, in their order, held against what the newest run has seen. */
export const rulesBody = z.object({
  configuration: z.string(),
  digest: z.string(),
  scope: z
    .object({ kind: z.enum(['mapped', 'all', 'group']), groups: z.array(z.string()).readonly() })
    .readonly(),
  /** Whether people can have several Sign groups. */
  umg: z.boolean(),
  orgAssignment: z.enum(['per_org', 'first']),
  /** The run whose reads say how many people there are; null: none has read the directory yet. */
  seen: z.object({ run: z.string(), at: moment }).readonly().nullable(),
  rules: z.array(rule.readonly()).readonly(),
});
export type RulesBody = Readonly<z.output<typeof rulesBody>>;
