import { z } from 'zod';
import type { HttpAnswer } from './http-exchange.js';

/** What has no value is left out of an answer; some builds send null. */
const text = z.string().nullish();

const userSchema = z.object({
  id: text,
  email: text,
  username: text,
  domain: text,
  firstname: text,
  lastname: text,
  type: text,
  status: text,
  groups: z.array(z.string()).nullish(),
});
export type UmapiUser = z.output<typeof userSchema>;

const groupSchema = z.object({
  groupName: z.string(),
  groupId: z.union([z.number(), z.string()]).nullish(),
  // Only a note rests on it.
  memberCount: z.int().min(0).nullish().catch(undefined),
});
export type UmapiGroup = z.output<typeof groupSchema>;

const page = { lastPage: z.boolean(), result: z.literal('success') };
export const usersPageSchema = z.object({ ...page, users: z.array(userSchema) });
export const groupsPageSchema = z.object({ ...page, groups: z.array(groupSchema) });
/** What is answered for a page of groups behind the last one. */
export const noGroupsPageSchema = z.object({ lastPage: z.literal(true), result: z.literal('Not found') });
export const singleUserSchema = z.object({ result: z.literal('success'), user: userSchema });

export const tokenSchema = z.object({
  access_token: z.string().min(1),
  /** Seconds. */
  expires_in: z.number().positive(),
});

const troubleSchema = z.object({ result: text, error_code: text, error: text });

/** @returns undefined for what is no JSON */
export function parseJson({ text: body }: HttpAnswer): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Adobe's own word for what is wrong, such as `error.apikey.invalid`; never a sentence, which could hold anything. */
export function troubleOf(json: unknown): string | undefined {
  const trouble = troubleSchema.safeParse(json).data;
  const word = trouble?.result ?? trouble?.error_code ?? trouble?.error;
  return word !== undefined && word !== null && /^[\w.-]{1,60}$/u.test(word) ? word : undefined;
}
