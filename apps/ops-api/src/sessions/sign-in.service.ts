import { Injectable, Optional } from '@nestjs/common';
import { z } from 'zod';
import { AuditRepository, Database, SessionRepository } from '#db';
import { actorOfClaims, claimValues, type Claims, grantsOf, type Secret } from '#domain';
import type { AuthConfigBody } from '#contracts';
import { AccessOptions } from '../access/access-options.js';
import { beginSignIn, finishSignIn, type PendingSignIn } from '../access/oidc/code-flow.js';
import { SignInRefusedError, SignInUnavailableError } from '../access/oidc/errors.js';
import { IdentityProvider } from '../access/oidc/identity-provider.js';
import { PublicSite } from '../access/public-site.js';
import { RefusalLog } from '#http';

/** What the browser keeps while it is at the provider. */
const pendingSignIn = z.object({
  state: z.string().min(1),
  nonce: z.string().min(1),
  verifier: z.string().min(1),
  to: z.string(),
});

const NO_PROVIDER: AuthConfigBody = {
  issuer: null,
  clientId: null,
  deviceClientId: null,
  audience: null,
  scope: '',
  deviceFlow: false,
};

/** Somebody who has come back from the provider, and was let in. */
export interface SignedIn {
  readonly session: Secret;
  /** A path of this site. */
  readonly to: string;
}

/** Lets people sign in at the identity provider: there and back again, and out. */
@Injectable()
export class SignInService {
  constructor(
    private readonly access: AccessOptions,
    private readonly site: PublicSite,
    private readonly db: Database,
    private readonly sessions: SessionRepository,
    private readonly audit: AuditRepository,
    private readonly refusals: RefusalLog,
    @Optional() private readonly provider?: IdentityProvider,
  ) {}

  /** @throws IdentityProviderUnreachableError */
  async config(): Promise<AuthConfigBody> {
    const { oidc } = this.access.options;
    if (oidc === undefined || this.provider === undefined) {
      return NO_PROVIDER;
    }
    const { issuer, clientId = null, audience, scope } = oidc;
    const { metadata } = await this.provider.known();
    const hasDevices = metadata.device_authorization_endpoint !== undefined;
    const deviceClientId = hasDevices ? (oidc.deviceClientId ?? clientId) : null;
    return { issuer, clientId, deviceClientId, audience, scope, deviceFlow: deviceClientId !== null };
  }

  /**
   * @param to where to go afterwards; anything but a path of this site is left out
   * @returns where the browser goes now, and what it keeps
   * @throws SignInUnavailableError, IdentityProviderUnreachableError
   */
  async begin(to: string | undefined): Promise<{ readonly url: string; readonly kept: string }> {
    const { url, pending } = await beginSignIn(this.#provider(), this.site.callback);
    const kept = JSON.stringify({ ...pending, to: isPath(to) ? to : '/' });
    return { url, kept: Buffer.from(kept).toString('base64url') };
  }

  /**
   * @param query of the address that the browser has come back to
   * @param kept what it has kept
   * @throws SignInRefusedError, SignInUnavailableError, IdentityProviderUnreachableError
   */
  async finish(query: string, kept: string | undefined, address: string): Promise<SignedIn> {
    const provider = this.#provider();
    try {
      const { to, ...pending } = readKept(kept);
      const claims = await this.#claims(provider, query, pending);
      return { to, session: await this.#letIn(claims, address) };
    } catch (error) {
      if (error instanceof SignInRefusedError) this.#note(error, address);
      throw error;
    }
  }

  /** @returns whether there was a session to end */
  async end(session: string | undefined, actor: string): Promise<boolean> {
    if (session === undefined) return false;
    return this.db.transaction(async (tx) => {
      const ended = await this.sessions.end(tx, session);
      if (ended)
        await this.audit.append(tx, [{ kind: 'access', event: 'sign-out', actor, facts: { by: actor } }]);
      return ended;
    });
  }

  async #claims(provider: IdentityProvider, query: string, pending: PendingSignIn): Promise<Claims> {
    const url = new URL(this.site.callback);
    url.search = query;
    return finishSignIn(provider, url, pending);
  }

  async #letIn(claims: Claims, address: string): Promise<Secret> {
    const { issuer = '', rolesClaim = '', grants = new Map() } = this.access.options.oidc ?? {};
    const actor = actorOfClaims(claims);
    if (actor === undefined) throw refused('The identity provider does not say who has signed in.', 'nobody');
    const values = claimValues(claims, rolesClaim);
    const granted = grantsOf(values, grants);
    if (granted.length === 0) {
      throw refused(
        `${actor} has signed in and has no right here. An administrator grants it.`,
        'no-rights',
        actor,
      );
    }
    return this.db.transaction(async (tx) => {
      const session = await this.sessions.begin(tx, {
        actor,
        issuer,
        claimValues: values.filter((value) => grants.has(value)),
      });
      const facts = { by: actor, issuer, address, subject: claims['sub'] };
      await this.audit.append(tx, [{ kind: 'access', event: 'sign-in', actor, facts }]);
      return session;
    });
  }

  #note({ details }: SignInRefusedError, address: string): void {
    const { reason, actor } = details as { reason?: string; actor?: string };
    const route = 'GET /api/v1/auth/callback';
    this.refusals.note({
      ...{ address, route, reason: `sign-in-${reason ?? 'unknown'}` },
      ...(actor !== undefined && { actor }),
    });
  }

  /** @throws SignInUnavailableError */
  #provider(): IdentityProvider {
    if (this.provider?.options.clientId !== undefined) return this.provider;
    throw new SignInUnavailableError('Nobody signs in at a browser here: show a token instead.');
  }
}

function refused(message: string, reason: string, actor?: string): SignInRefusedError {
  return new SignInRefusedError(message, { reason, ...(actor !== undefined && { actor }) });
}

/** @throws SignInRefusedError the sign-in was begun in another browser, or too long ago */
function readKept(kept: string | undefined): z.output<typeof pendingSignIn> {
  try {
    return pendingSignIn.parse(JSON.parse(Buffer.from(kept ?? '', 'base64url').toString('utf8')));
  } catch {
    throw refused(
      'This browser has begun no sign-in, or too long ago: begin again at /api/v1/auth/login.',
      'not-begun',
    );
  }
}

/** Not an address of another site, however browsers would complete it. */
function isPath(to: string | undefined): to is string {
  return to !== undefined && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(to);
}
