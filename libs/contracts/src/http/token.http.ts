import { z } from 'zod';
import { grantBody } from './auth.http.js';
import { countIn, moment } from './wire.js';

const DAYS_MAX = 366;

/** A token, without its secret. */
export const tokenBody = z.object({
  id: z.string(),
  name: z.string(),
  grants: z.array(grantBody).readonly(),
  createdBy: z.string(),
  createdAt: moment,
  expiresAt: moment.nullable(),
  revokedAt: moment.nullable(),
  /** Up to a minute behind. */
  lastUsedAt: moment.nullable(),
  /** Why it was made past everybody; null for an ordinary one. */
  breakGlass: z.string().nullable(),
  state: z.enum(['valid', 'expired', 'revoked']),
});
export type TokenBody = Readonly<z.output<typeof tokenBody>>;

/** `GET /tokens`: the newest first, those that are over as well. */
export const tokensQuery = z.object({
  limit: countIn(1, 500).optional(),
  after: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
});
export const tokensBody = z.object({ tokens: z.array(tokenBody), next: z.string().nullable() });

/** `POST /tokens`. */
export const tokenRequestBody = z.strictObject({
  name: z.string().min(1).max(200),
  grants: z.array(grantBody).min(1).max(50),
  /** Absent: 90. */
  expiresInDays: z.int().min(1).max(DAYS_MAX).optional(),
});
export type TokenRequestBody = z.output<typeof tokenRequestBody>;

/** The only answer that holds the token itself. */
export const issuedTokenBody = z.object({ token: tokenBody, text: z.string() });

export const tokenId = z.string().regex(/^[0-9a-f]{16}$/, 'is not the id of a token');
