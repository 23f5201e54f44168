import { SCIM_TOKEN_KEPT_MS, type ScimToken, SyncError } from '#domain';
import type { Database, Transaction } from '../database.js';
import type { AuditRepository } from '../repositories/audit.repository.js';
import { TokenUnknownError } from '../repositories/token-register.js';
import type { IssuedScimToken, ScimTokenRepository } from './scim-token.repository.js';

/** A client holds a token already: a second one comes by rotating. */
export class ScimTokenExistsError extends SyncError {
  readonly code = 'SCIM_TOKEN_EXISTS';
  readonly retryable = false;

  constructor(connection: string) {
    super(
      `The SCIM connection "${connection}" has a token. Rotate it ("sign-sync scim token rotate ${connection}"): both are valid then until the client has the new one. No token was made.`,
    );
  }
}

/** Makes, rotates and revokes the tokens of SCIM clients, each with its record in the same transaction. Two are valid at most. */
export class ScimTokenRegister {
  constructor(
    private readonly db: Database,
    private readonly tokens: ScimTokenRepository,
    private readonly audit: AuditRepository,
  ) {}

  /** @throws ScimTokenExistsError */
  async create(connection: string, actor: string): Promise<IssuedScimToken> {
    return this.#locked(connection, async (tx, valid) => {
      if (valid.length > 0) throw new ScimTokenExistsError(connection);
      return this.#add(tx, connection, actor);
    });
  }

  /** The one before stays valid for a while, older ones end now. @param keptMs how long */
  async rotate(
    connection: string,
    actor: string,
    keptMs: number = SCIM_TOKEN_KEPT_MS,
  ): Promise<IssuedScimToken> {
    return this.#locked(connection, async (tx, [before, ...older]) => {
      for (const { id } of older) await this.#revoke(tx, id, actor);
      if (before !== undefined) await this.tokens.expire(tx, before.id, new Date(Date.now() + keptMs));
      return this.#add(tx, connection, actor);
    });
  }

  /** Revoking twice is no error, and is recorded once. @throws TokenUnknownError */
  async revoke(id: string, actor: string): Promise<ScimToken> {
    return this.db.transaction((tx) => this.#revoke(tx, id, actor));
  }

  #locked<T>(
    connection: string,
    work: (tx: Transaction, valid: readonly ScimToken[]) => Promise<T>,
  ): Promise<T> {
    return this.db.transaction(async (tx) => {
      await this.tokens.lock(tx, connection);
      return work(tx, await this.tokens.valid(tx, connection));
    });
  }

  async #add(tx: Transaction, connection: string, actor: string): Promise<IssuedScimToken> {
    const issued = await this.tokens.add(tx, connection, actor);
    const facts = { token: issued.token.id, connection };
    await this.audit.append(tx, [{ kind: 'access', event: 'scim-token-created', actor, facts }]);
    return issued;
  }

  async #revoke(tx: Transaction, id: string, actor: string): Promise<ScimToken> {
    const revoked = await this.tokens.revoke(tx, id, actor);
    if (revoked === undefined) throw new TokenUnknownError(id);
    const { token, isNew } = revoked;
    const facts = { token: id, connection: token.connection };
    if (isNew) await this.audit.append(tx, [{ kind: 'access', event: 'scim-token-revoked', actor, facts }]);
    return token;
  }
}
