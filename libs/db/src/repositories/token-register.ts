import { type ApiToken, grantWords, newToken, SyncError, type TokenWish } from '#domain';
import type { Database } from '../database.js';
import type { AuditRepository } from './audit.repository.js';
import type { IssuedToken, TokenRepository } from './token.repository.js';

/** No stored token has this id. */
export class TokenUnknownError extends SyncError {
  readonly code = 'TOKEN_UNKNOWN';
  readonly retryable = false;

  constructor(id: string) {
    super(`There is no token with the id ${id}.`);
  }
}

/** Records name a token by its name. */
export class TokenNameTakenError extends SyncError {
  readonly code = 'TOKEN_NAME_TAKEN';
  readonly retryable = false;

  constructor(name: string) {
    super(
      `There is a token named "${name}" already. Revoke it first, or choose another name. No token was made.`,
    );
  }
}

/** Makes and revokes tokens, each with its record in the same transaction. */
export class TokenRegister {
  constructor(
    private readonly db: Database,
    private readonly tokens: TokenRepository,
    private readonly audit: AuditRepository,
  ) {}

  /** @throws TokenInvalidError, TokenNameTakenError */
  async create(wish: TokenWish, actor: string): Promise<IssuedToken> {
    const token = newToken(wish, new Date());
    return this.db.transaction(async (tx) => {
      const issued = await this.tokens.add(tx, token, actor);
      if (issued === undefined) throw new TokenNameTakenError(token.name);
      const event = token.breakGlass === null ? 'token-created' : 'break-glass';
      await this.audit.append(tx, [{ kind: 'access', event, actor, facts: factsOf(issued.token, actor) }]);
      return issued;
    });
  }

  /** Revoking twice is no error, and is recorded once. @throws TokenUnknownError */
  async revoke(id: string, actor: string): Promise<ApiToken> {
    return this.db.transaction(async (tx) => {
      const revoked = await this.tokens.revoke(tx, id, actor);
      if (revoked === undefined) throw new TokenUnknownError(id);
      const { token, isNew } = revoked;
      const facts = factsOf(token, actor);
      if (isNew) await this.audit.append(tx, [{ kind: 'access', event: 'token-revoked', actor, facts }]);
      return token;
    });
  }
}

function factsOf({ id, name, grants, expiresAt, breakGlass }: ApiToken, by: string): Record<string, unknown> {
  return {
    ...{ token: id, name, by, grants: grants.map(grantWords), expires: expiresAt?.toISOString() ?? null },
    ...(breakGlass !== null && { reason: breakGlass }),
  };
}
