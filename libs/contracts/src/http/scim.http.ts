import { z } from 'zod';
import { moment } from './wire.js';

/** A token of a SCIM client, without its secret. */
export const scimTokenBody = z.object({
  id: z.string(),
  connection: z.string(),
  createdBy: z.string(),
  createdAt: moment,
  /** Set when a newer one took its place. */
  expiresAt: moment.nullable(),
  revokedAt: moment.nullable(),
  /** Up to a minute behind. */
  lastUsedAt: moment.nullable(),
  state: z.enum(['valid', 'expired', 'revoked']),
});
export type ScimTokenBody = Readonly<z.output<typeof scimTokenBody>>;

const leaving = z.enum(['leaver', 'keep']);

/** A client that pushes people. */
export const scimConnectionBody = z.object({
  name: z.string(),
  kind: z.enum(['okta', 'entra', 'onelogin', 'other']),
  deleted: leaving,
  suspended: leaving,
  /** What the client is given follows the address of the intake, as in `/scim/v2/okta-prod`. */
  path: z.string(),
  /** The whole of it, where `SIGN_SYNC_INTAKE_URL` says how the intake is reached. */
  address: z.string().nullable(),
  /** Configurations that name it, and those of them that read people from it. */
  configurations: z.array(z.string()).readonly(),
  readBy: z.array(z.string()).readonly(),
  users: z.int(),
  groups: z.int(),
  /** The first push goes on: nobody counts as absent yet. */
  filling: z.boolean(),
  /** A few seconds behind; null: the client was never heard of. */
  lastRequest: z
    .object({ at: moment, request: z.string(), status: z.int(), userAgent: z.string().nullable() })
    .readonly()
    .nullable(),
  tokens: z.array(scimTokenBody.readonly()).readonly(),
});
export type ScimConnectionBody = Readonly<z.output<typeof scimConnectionBody>>;

/** `GET /scim/connections`. */
export const scimConnectionsBody = z.object({
  connections: z.array(scimConnectionBody.readonly()).readonly(),
});

/** The only answer that holds the token itself. */
export const issuedScimTokenBody = z.object({ token: scimTokenBody.readonly(), text: z.string() });

/** `POST /scim/connections/:name/rotate`. */
export const scimRotateBody = z.strictObject({
  /** How long the one before stays valid. Absent: 7 days. */
  keepHours: z.int().min(0).max(2_160).optional(),
});

/** `POST /scim/connections/:name/test`: whether everything is there that a push needs. */
export const scimTestBody = z.object({
  isReady: z.boolean(),
  checks: z
    .array(
      z.object({ name: z.string(), state: z.enum(['good', 'bad', 'look']), words: z.string() }).readonly(),
    )
    .readonly(),
});
export type ScimTestBody = Readonly<z.output<typeof scimTestBody>>;

export const scimConnectionName = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'is not the name of a connection');
export const scimTokenId = z.string().regex(/^[0-9a-f]{16}$/, 'is not the id of a token');
