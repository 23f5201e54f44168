import { z } from 'zod';
import { ROLES } from '#domain';
import { moment } from './wire.js';

/** A role, and the labels of the orgs in which it holds. */
export const grantBody = z.object({
  role: z.enum(ROLES),
  orgs: z.union([z.literal('all'), z.array(z.string().min(1).max(255)).min(1).max(200).readonly()]),
});

/** `GET /auth/config`, for everybody: how one signs in here. Nulls: not by an identity provider, but with a token. */
export const authConfigBody = z.object({
  issuer: z.string().nullable(),
  clientId: z.string().nullable(),
  /** By which devices without a browser are known there; null where that is not possible. */
  deviceClientId: z.string().nullable(),
  /** Whom a token of the provider must be made for. */
  audience: z.string().nullable(),
  /** What is to be asked for at the provider. */
  scope: z.string(),
  /** Whether a device without a browser can sign in there. */
  deviceFlow: z.boolean(),
});
export type AuthConfigBody = Readonly<z.output<typeof authConfigBody>>;

/** `GET /auth/me`: who the caller is, and what they may do. */
export const meBody = z.object({
  /** As records name them. */
  actor: z.string(),
  kind: z.enum(['person', 'token', 'local']),
  grants: z.array(grantBody).readonly(),
  /** When a sign-in or a token ends; null: no end is known. */
  expiresAt: moment.nullable(),
  /** `oidc`: with a token of the identity provider; `shared`: with the one token of the environment. */
  via: z.enum(['session', 'token', 'oidc', 'shared', 'local']),
});
export type MeBody = Readonly<z.output<typeof meBody>>;

/** `GET /auth/login`: where to go afterwards, a path of this site. */
export const signInQuery = z.object({ to: z.string().max(500).optional() });

/** What the identity provider sends the browser back with; all of it is checked again with the provider. */
export const callbackQuery = z.record(z.string().max(50), z.string().max(8000));

/** `POST /auth/logout`: whether there was a session to end. */
export const signedOutBody = z.object({ ended: z.boolean() });
