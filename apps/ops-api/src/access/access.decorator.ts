import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Caller, NeededAccess, Role } from '#domain';

export type { NeededAccess } from '#domain';

/** Metadata of a route: the least role that it needs, and where. */
export const ACCESS = 'sign-sync:access';

/** Metadata of a route that needs no role. */
export const OPEN = 'sign-sync:open';
/** `everybody`: also those who show nothing; `callers`: whoever was let in, with or without a right. */
export type Openness = 'everybody' | 'callers';

/** Who may use a route. A route without it, and without `@OpenTo`, is refused to everybody. */
export const Access = (role: Role, orgs: NeededAccess['orgs'] = 'some') =>
  SetMetadata<string, NeededAccess>(ACCESS, { role, orgs });

/** A route that needs no role. One for everybody must also stand in `public-paths.ts`, which is asked before the body is read. */
export const OpenTo = (whom: Openness) => SetMetadata<string, Openness>(OPEN, whom);

/** How a caller has come in. */
export interface Admitted {
  readonly caller: Caller;
  /** `oidc`: with a token of the identity provider; `shared`: with the one token of the environment. */
  readonly via: 'session' | 'token' | 'oidc' | 'shared' | 'local';
  /** Until when they may come in so; null: no end is known. */
  readonly expiresAt: Date | null;
}

/** A request after the gatekeeper has let it in. */
export interface CallerRequest {
  caller?: Caller;
  admitted?: Admitted;
}

/** Whoever sends the request. */
export const CallerOf = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<CallerRequest>();
  if (caller === undefined) throw new Error('The gatekeeper let in a request without a caller.');
  return caller;
});

/** Whoever sends the request, and how they have come in. */
export const AdmittedOf = createParamDecorator((_: unknown, context: ExecutionContext): Admitted => {
  const { admitted } = context.switchToHttp().getRequest<CallerRequest>();
  if (admitted === undefined) throw new Error('The gatekeeper let in a request without a caller.');
  return admitted;
});
