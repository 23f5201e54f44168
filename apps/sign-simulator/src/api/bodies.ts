import { z } from 'zod';
import { userExtrasShape, userStatusSchema } from '../state/state-document.js';
import { ApiError, invalidArguments } from './api-error.js';

const name = z.string().nullable().default(null);

/** `POST /users`: id and status may be sent, and mean nothing. */
export const newUserBody = z.object({
  email: z.string(),
  isAccountAdmin: z.boolean(),
  firstName: name,
  lastName: name,
  ...userExtrasShape,
});

/** `PUT /users/{id}`: the whole record; what is missing is lost. */
export const userBody = newUserBody.extend({ id: z.string(), status: userStatusSchema });

export const stateBody = z.object({ state: z.enum(['ACTIVE', 'INACTIVE']), comment: z.string().optional() });

export const userGroupsBody = z.object({
  groupInfoList: z.array(
    z
      .object({
        id: z.string(),
        isGroupAdmin: z.boolean().optional(),
        isPrimaryGroup: z.boolean().optional(),
        status: z.enum(['ACTIVE', 'DELETED']).default('ACTIVE'),
      })
      .refine((entry) => entry.status === 'DELETED' || entry.isGroupAdmin !== undefined, {
        error: 'is required',
        path: ['isGroupAdmin'],
      }),
  ),
});

export const groupBody = z.object({ name: z.string().trim().min(1) });

/**
 * Reads the body of a request. Members that the API does not know are ignored.
 *
 * @throws ApiError 400 MISSING_REQUIRED_PARAM or INVALID_ARGUMENTS, naming the member
 */
export function readBody<T extends z.ZodType>(schema: T, json: unknown): z.output<T> {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = issue?.path.join('.') || 'body';
  if (issue !== undefined && valueAt(json, issue.path) === undefined) {
    throw new ApiError(400, 'MISSING_REQUIRED_PARAM', `${place}: is required.`);
  }
  throw invalidArguments(`${place}: ${issue?.message ?? 'is wrong'}.`);
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  let value = json;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
