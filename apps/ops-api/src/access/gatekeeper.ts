import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable, Optional } from '@nestjs/common';
import { isLoopbackHost } from '#contracts';
import { AuditRepository, Database, isSecretOf, SessionRepository, TokenRepository } from '#db';
import {
  type ApiToken,
  callerOf,
  type Caller,
  readTokenText,
  SEEN_EVERY_MS,
  sessionEnd,
  sessionState,
  SHARED_ACTOR,
  tokenActor,
  tokenState,
} from '#domain';
import { ApiHostRefusedError, CrossSiteRefusedError } from '../http/api-errors.js';
import type { Admitted } from './access.decorator.js';
import { AccessOptions } from './access-options.js';
import { BearerSignIns } from './bearer-sign-ins.js';
import { cookieNames, cookieValue } from './cookies.js';
import { CredentialRefusedError } from './credential-refused.error.js';
import { mayBeCrossSite } from './cross-site.js';
import { verifyBearer } from './oidc/bearer-verifier.js';
import { IdentityProvider } from './oidc/identity-provider.js';
import { PublicSite } from './public-site.js';
import type { RequestHead } from './request-head.js';
import { TokenCache } from './token-cache.js';

const EVERYTHING: Caller['grants'] = [{ role: 'admin', orgs: 'all' }];
/** Whoever sits at this machine, and whoever has the one token of the environment. */
const LOCAL: Caller = { actor: 'local', kind: 'local', grants: EVERYTHING };
const TOKEN_HOLDER: Caller = { actor: SHARED_ACTOR, kind: 'token', grants: EVERYTHING };

/** Finds out who is calling, before anything of the body is read. */
@Injectable()
export class Gatekeeper {
  readonly #cache: TokenCache;
  #hasTokens = false;

  constructor(
    private readonly access: AccessOptions,
    private readonly site: PublicSite,
    private readonly db: Database,
    private readonly tokens: TokenRepository,
    private readonly sessions: SessionRepository,
    private readonly audit: AuditRepository,
    private readonly bearers: BearerSignIns,
    @Optional() private readonly provider?: IdentityProvider,
  ) {
    this.#cache = new TokenCache((id) => tokens.find(id));
  }

  /**
   * Whoever has something to show comes in by that alone; a cookie counts where nothing else is shown.
   * @throws CredentialRefusedError, ApiHostRefusedError, CrossSiteRefusedError, IdentityProviderUnreachableError
   */
  async admit(head: RequestHead): Promise<Admitted> {
    const { authorization, cookie } = head.headers;
    if (authorization !== undefined) return this.#byBearer(bearerIn(authorization), head);
    const session = this.provider && cookieValue(cookie, cookieNames(this.site.isSecure).session);
    if (session !== undefined) return this.#bySession(session, head);
    return this.#byPlace(head);
  }

  /** Whether whoever sits at this machine comes in without showing anything. */
  async isOpenHere(): Promise<boolean> {
    const { host, token, oidc, local = 'auto' } = this.access.options;
    if (!isLoopbackHost(host) || local === 'off') return false;
    if (local === 'on') return true;
    return token === undefined && oidc === undefined && !(await this.hasTokens());
  }

  /** Whether there was ever a stored token. Once there was one, that is so for good. */
  async hasTokens(): Promise<boolean> {
    this.#hasTokens ||= await this.tokens.hasAny();
    return this.#hasTokens;
  }

  /** Revoked here: out at once in this process, and within 5 s in the others. */
  forget(tokenId: string): void {
    this.#cache.forget(tokenId);
  }

  async #byBearer(text: string, head: RequestHead): Promise<Admitted> {
    const shared = this.access.options.token;
    if (shared !== undefined && isSame(text, shared.reveal())) {
      return { caller: TOKEN_HOLDER, via: 'shared', expiresAt: null };
    }
    const shown = readTokenText(text);
    if (shown !== undefined) return this.#byToken(shown, head);
    if (this.provider === undefined) throw new CredentialRefusedError('token-unknown');
    const { caller, expiresAt } = await verifyBearer(text, this.provider);
    await this.bearers.note(text, { actor: caller.actor, expiresAt }, head);
    return { caller, expiresAt, via: 'oidc' };
  }

  async #byToken(
    shown: { readonly id: string; readonly secret: string },
    head: RequestHead,
  ): Promise<Admitted> {
    const now = new Date();
    const token = await this.#cache.get(shown.id, now);
    if (token === undefined || !isSecretOf(token, shown.secret))
      throw new CredentialRefusedError('token-unknown');
    const actor = tokenActor(token);
    const state = tokenState(token, now);
    if (state !== 'valid') throw new CredentialRefusedError(`token-${state}`, actor);
    if (token.breakGlass !== null) await this.#recordBreakGlass(token, actor, head);
    if (isStale(token.lastUsedAt, now)) {
      await this.tokens.touch(token.id);
      this.#cache.forget(token.id);
    }
    return {
      caller: { actor, kind: 'token', grants: token.grants },
      via: 'token',
      expiresAt: token.expiresAt,
    };
  }

  /** Nothing is done past everybody without a record of it: where that cannot be written, nothing is done. */
  async #recordBreakGlass({ id, breakGlass }: ApiToken, actor: string, head: RequestHead): Promise<void> {
    const route = `${head.method} ${head.url.split('?', 1)[0] ?? ''}`.slice(0, 500);
    const facts = { token: id, by: actor, reason: breakGlass, route, address: head.ip };
    await this.db.transaction((tx) =>
      this.audit.append(tx, [{ kind: 'access', event: 'break-glass-used', actor, facts }]),
    );
  }

  async #bySession(text: string, head: RequestHead): Promise<Admitted> {
    const session = await this.sessions.find(text);
    const issuer = this.access.options.oidc?.issuer;
    if (session === undefined || session.issuer !== issuer)
      throw new CredentialRefusedError('session-unknown');
    const now = new Date();
    const state = sessionState(session, now);
    if (state !== 'valid') throw new CredentialRefusedError(`session-${state}`, session.actor);
    if (mayBeCrossSite(head, this.site.origin)) throw new CrossSiteRefusedError();
    if (isStale(session.seenAt, now)) await this.sessions.touch(text);
    const mapping = this.access.options.oidc?.grants ?? new Map();
    const caller = callerOf(session.actor, session.claimValues, mapping);
    return { caller, via: 'session', expiresAt: sessionEnd({ ...session, seenAt: now }) };
  }

  async #byPlace({ headers }: RequestHead): Promise<Admitted> {
    if (!(await this.isOpenHere())) throw new CredentialRefusedError('nothing-shown');
    if (isLoopbackHost(hostNameOf(headers['host']))) return { caller: LOCAL, via: 'local', expiresAt: null };
    throw new ApiHostRefusedError(
      'Without a token this API answers this machine alone, under the name localhost or 127.0.0.1.',
    );
  }
}

/** @throws CredentialRefusedError */
function bearerIn(header: string | string[]): string {
  const text = typeof header === 'string' ? /^bearer +(\S+) *$/i.exec(header)?.[1] : undefined;
  if (text === undefined) throw new CredentialRefusedError('no-bearer');
  return text;
}

/** The time this takes tells nothing about where a wrong token differs. */
function isSame(given: string, wanted: string): boolean {
  return timingSafeEqual(digest(given), digest(wanted));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function isStale(at: Date | null, now: Date): boolean {
  return at === null || now.getTime() - at.getTime() >= SEEN_EVERY_MS;
}

function hostNameOf(header: string | string[] | undefined): string {
  return typeof header === 'string' ? header.replace(/:\d+$/, '') : '';
}
