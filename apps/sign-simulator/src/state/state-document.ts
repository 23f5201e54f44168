import { z } from 'zod';
import { SimulatorError } from '../errors.js';

const flag = z.boolean().default(false);
/** Acrobat Sign need not know a name. */
const name = z.string().nullable().default(null);

export const userStatusSchema = z.enum(['ACTIVE', 'INACTIVE', 'CREATED', 'UNVERIFIED']);
export type UserStatus = z.output<typeof userStatusSchema>;

/** Stored members of a user beyond names, status and roles. `PUT /users/{id}` keeps only those that it is sent. */
export const userExtrasShape = {
  title: z.string().optional(),
  phone: z.string().optional(),
  company: z.string().optional(),
  initials: z.string().optional(),
  locale: z.string().optional(),
  accountType: z.string().optional(),
  createdDate: z.string().optional(),
};
const userExtrasSchema = z.object(userExtrasShape);
export type UserExtras = z.output<typeof userExtrasSchema>;
export const userExtraNames = Object.keys(userExtrasShape) as readonly (keyof UserExtras)[];

/** One group of a user. Of several groups exactly one is primary; when none is named, the first. */
export const membershipDocumentSchema = z.object({
  name: z.string().trim().min(1),
  primary: flag,
  admin: flag,
});
export type MembershipDocument = z.output<typeof membershipDocumentSchema>;

export const userDocumentSchema = z.object({
  email: z.string().trim().min(1),
  firstName: name,
  lastName: name,
  status: userStatusSchema.default('ACTIVE'),
  accountAdmin: flag,
  /** Refuses changes of this user's state (403), as for people who are managed elsewhere. */
  stateLocked: flag,
  /** None: the Default Group as primary. */
  groups: z.array(membershipDocumentSchema).default([]),
  ...userExtrasShape,
});
export type UserDocument = z.output<typeof userDocumentSchema>;

export const groupDocumentSchema = z.object({ name: z.string().trim().min(1), default: flag });
export type GroupDocument = z.output<typeof groupDocumentSchema>;

const orgSettingsShape = {
  /** The integration key that selects this org; `key-<name>` when missing. */
  key: z.string().min(1).optional(),
  /** The owner of the key: `me`. When missing, the first account admin. */
  adminEmail: z.string().min(1).optional(),
  /** Managed in the Admin Console: creation and state changes are refused. */
  enterprise: flag,
  /** Users in multiple groups; `false` allows one group a user. */
  umg: z.boolean().default(true),
  /** The status of a user whom `POST /users` made. */
  newUserStatus: userStatusSchema.default('ACTIVE'),
  /** What `PUT /users/{id}/groups` does with groups it does not list. */
  groupsPut: z.enum(['replace', 'delta']).default('replace'),
  /** Lists spell every e-mail address in Odd.Case, whatever is stored. */
  oddCase: flag,
  /** `false`: names, roles and groups of INACTIVE users cannot be changed (403). */
  changesWhileInactive: z.boolean().default(true),
};

const orgDocumentSchema = z.object({
  ...orgSettingsShape,
  groups: z.array(groupDocumentSchema).default([]),
  users: z.array(userDocumentSchema).default([]),
});
export type OrgDocument = z.output<typeof orgDocumentSchema>;
export type OrgSettings = Omit<OrgDocument, 'groups' | 'users'>;

const stateDocumentSchema = z.object({ orgs: z.record(z.string().min(1), orgDocumentSchema) });
export type StateDocument = z.output<typeof stateDocumentSchema>;
/** A state document as people write it: missing fields get the defaults above. */
export type StateInput = z.input<typeof stateDocumentSchema>;

/**
 * Reads a state document. Unknown keys are ignored and reported, so that a document of a newer version still loads.
 *
 * @param onWarning told once for each unknown key
 * @throws SimulatorError SIM_STATE_INVALID, naming every wrong value and its place
 */
export function parseState(
  input: unknown,
  onWarning: (warning: string) => void = () => undefined,
): StateDocument {
  const result = stateDocumentSchema.safeParse(input);
  if (!result.success) {
    throw new SimulatorError(
      'SIM_STATE_INVALID',
      `The state document is wrong:\n${z.prettifyError(result.error)}`,
    );
  }
  for (const place of unknownKeys(input)) onWarning(`${place}: unknown key in the state document, ignored`);
  return result.data;
}

function unknownKeys(input: unknown): string[] {
  const places = extraKeys(input, stateDocumentSchema, '');
  for (const [name, org] of Object.entries(membersOf(membersOf(input)['orgs']))) {
    const place = `orgs.${name}.`;
    places.push(...extraKeys(org, orgDocumentSchema, place));
    const { groups, users } = membersOf(org);
    itemsOf(groups).forEach((group, index) =>
      places.push(...extraKeys(group, groupDocumentSchema, `${place}groups[${index}].`)),
    );
    itemsOf(users).forEach((user, index) =>
      places.push(...extraKeys(user, userDocumentSchema, `${place}users[${index}].`)),
    );
  }
  return places;
}

function extraKeys(value: unknown, schema: z.ZodObject, place: string): string[] {
  return Object.keys(membersOf(value))
    .filter((key) => !Object.hasOwn(schema.shape, key))
    .map((key) => place + key);
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function itemsOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
