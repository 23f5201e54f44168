import { z } from 'zod';
import type {
  SignGroup,
  SignGroupMember,
  SignMembership,
  SignUserDetail,
  SignUserSummary,
  StateChangeAnswer,
} from '../sign-api.js';

/** One page of a list. */
export interface Page<T> {
  readonly items: T[];
  /** Missing on the last page (Sign leaves it out, or answers an empty string). */
  readonly nextCursor?: string;
}

const text = z.string().min(1);
const name = z.string().nullish();
const names = { firstName: name, lastName: name };
const page = z.object({ nextCursor: z.string().nullish() }).nullish();

/**
 * Reads both spellings of a member: Sign says `userId` and `groupId`, `groupName` in some answers, `id` and `name` in
 * others.
 */
function renamed<T extends z.ZodType>(spellings: Readonly<Record<string, string>>, schema: T) {
  return z.preprocess((raw) => {
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
    const record: Record<string, unknown> = { ...raw };
    for (const [other, usual] of Object.entries(spellings)) record[usual] ??= record[other];
    return record;
  }, schema);
}

function pageOf<T>(items: T[], info: z.output<typeof page>): Page<T> {
  const nextCursor = info?.nextCursor ?? '';
  return nextCursor === '' ? { items } : { items, nextCursor };
}

function presentNames(user: { firstName?: string | null | undefined; lastName?: string | null | undefined }) {
  return {
    ...(typeof user.firstName === 'string' ? { firstName: user.firstName } : {}),
    ...(typeof user.lastName === 'string' ? { lastName: user.lastName } : {}),
  };
}

const userFields = { id: text, email: text, isAccountAdmin: z.boolean(), ...names };

const userSummary = renamed(
  { userId: 'id' },
  z.object(userFields).transform((user): SignUserSummary => {
    const { id, email, isAccountAdmin } = user;
    return { id, email, isAccountAdmin, ...presentNames(user) };
  }),
);

export const usersPage = z
  .object({ page, userInfoList: z.array(userSummary) })
  .transform((answer) => pageOf(answer.userInfoList, answer.page));

/** The record is kept as answered, before either spelling was added. */
export const userDetail = z.record(z.string(), z.unknown()).transform((record, context): SignUserDetail => {
  const result = userDetailFields.safeParse(record);
  if (!result.success) {
    for (const issue of result.error.issues) context.addIssue({ ...issue });
    return z.NEVER;
  }
  const { id, email, isAccountAdmin, status, primaryGroupId } = result.data;
  return {
    id,
    email,
    isAccountAdmin,
    status,
    ...presentNames(result.data),
    ...(typeof primaryGroupId === 'string' && primaryGroupId !== '' ? { primaryGroupId } : {}),
    record,
  };
});

const userDetailFields = renamed(
  { userId: 'id' },
  z.object({
    ...userFields,
    status: z.enum(['ACTIVE', 'INACTIVE', 'CREATED', 'UNVERIFIED']),
    primaryGroupId: name,
  }),
);

const group = renamed(
  { groupId: 'id', groupName: 'name' },
  z
    .object({ id: text, name: text, isDefaultGroup: z.boolean().nullish() })
    .transform(({ id, name, isDefaultGroup }): SignGroup => ({
      id,
      name,
      isDefault: isDefaultGroup === true,
    })),
);

export const groupsPage = z
  .object({ page, groupInfoList: z.array(group) })
  .transform((answer) => pageOf(answer.groupInfoList, answer.page));

const groupMember = renamed(
  { userId: 'id' },
  z
    .object({ id: text, email: text, isGroupAdmin: z.boolean() })
    .transform((member): SignGroupMember => member),
);

export const groupMembersPage = z
  .object({ page, userInfoList: z.array(groupMember) })
  .transform((answer) => pageOf(answer.userInfoList, answer.page));

const membership = renamed(
  { groupId: 'id', groupName: 'name' },
  z.object({
    id: text,
    name,
    isGroupAdmin: z.boolean(),
    isPrimaryGroup: z.boolean().nullish(),
    status: z.string().nullish(),
  }),
);

/** Older builds leave `isPrimaryGroup` out; then it is known only of a single group. */
export const userGroups = z
  .object({ groupInfoList: z.array(membership) })
  .transform(({ groupInfoList }): SignMembership[] => {
    const present = groupInfoList.filter((entry) => entry.status !== 'DELETED');
    return present.map((entry) => ({
      id: entry.id,
      ...(typeof entry.name === 'string' && entry.name !== '' ? { name: entry.name } : {}),
      isGroupAdmin: entry.isGroupAdmin,
      isPrimary: entry.isPrimaryGroup ?? present.length === 1,
    }));
  });

export const createdUser = renamed({ userId: 'id' }, z.object({ id: text }));
export const createdGroup = renamed({ groupId: 'id' }, z.object({ id: text }));

export const stateChange = z
  .object({ code: text, state: text })
  .transform((answer): StateChangeAnswer => answer);

/** Sign answers these writes with 200 and an empty body. */
export const nothing = z.unknown().transform((): void => undefined);

export const baseUris = z.object({ apiAccessPoint: text });

const errorBody = z.object({ code: z.string().nullish(), message: z.string().nullish() });

/** Sign's words in an error answer; both empty when a proxy answered, or nobody. */
export function readErrorBody(body: unknown): { code: string; message: string } {
  const result = errorBody.safeParse(body);
  return { code: result.data?.code ?? '', message: result.data?.message ?? '' };
}
