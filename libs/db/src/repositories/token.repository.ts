import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type ApiToken, type NewToken, Secret, SEEN_EVERY_MS, tokenText } from '#domain';
import type { Database, Queryable } from '../database.js';

/** A token with what its secret is checked by. */
export interface StoredToken extends ApiToken {
  readonly secretHash: Buffer;
}

/** A token as it is shown, once. */
export interface IssuedToken {
  readonly token: ApiToken;
  readonly text: Secret;
}

const COLUMNS = `id, name, grants, created_by as "createdBy", created_at as "createdAt", expires_at as "expiresAt",
  revoked_at as "revokedAt", last_used_at as "lastUsedAt", break_glass as "breakGlass"`;

/**
 * Tokens that scripts come in with. Of the secret only its SHA-256 is stored: it has 256 random bits, so that nothing
 * can be guessed, and a slow hash would slow down nobody but us.
 */
export class TokenRepository {
  constructor(private readonly db: Database) {}

  /** @returns undefined when another token that can be used has the name */
  async add(
    tx: Queryable,
    { name, grants, expiresAt, breakGlass }: NewToken,
    createdBy: string,
  ): Promise<IssuedToken | undefined> {
    const id = randomBytes(8).toString('hex');
    const secret = randomBytes(32).toString('base64url');
    const [token] = await tx.query<ApiToken>(
      `insert into api_token (id, name, secret_hash, grants, expires_at, break_glass, created_by)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict (lower(name)) where revoked_at is null do nothing returning ${COLUMNS}`,
      [id, name, hashOf(secret), JSON.stringify(grants), expiresAt, breakGlass, createdBy],
    );
    return token && { token, text: new Secret(tokenText(id, secret)) };
  }

  async find(id: string): Promise<StoredToken | undefined> {
    const [row] = await this.db.query<StoredToken>(
      `select ${COLUMNS}, secret_hash as "secretHash" from api_token where id = $1`,
      [id],
    );
    return row;
  }

  /** The newest first, those that are over as well. @param before the id of the last one of the page before */
  async page(limit: number, before?: string): Promise<ApiToken[]> {
    return this.db.query(
      `select ${COLUMNS} from api_token
       where $2::text is null or (created_at, id) < (select created_at, id from api_token where id = $2)
       order by created_at desc, id desc limit $1`,
      [limit, before ?? null],
    );
  }

  /** Whether there was ever one: from the first on, nobody comes in without showing something. */
  async hasAny(): Promise<boolean> {
    return (await this.db.query('select from api_token limit 1')).length > 0;
  }

  /** @returns undefined when there is no such token; one that was revoked before stays as it was */
  async revoke(
    tx: Queryable,
    id: string,
    revokedBy: string,
  ): Promise<{ token: ApiToken; isNew: boolean } | undefined> {
    const [revoked] = await tx.query<ApiToken>(
      `update api_token set revoked_at = now(), revoked_by = $2 where id = $1 and revoked_at is null returning ${COLUMNS}`,
      [id, revokedBy],
    );
    if (revoked !== undefined) return { token: revoked, isNew: true };
    const [token] = await tx.query<ApiToken>(`select ${COLUMNS} from api_token where id = $1`, [id]);
    return token && { token, isNew: false };
  }

  /** Remembers that it is used, once a minute at most, however many processes see it. */
  async touch(id: string): Promise<void> {
    await this.db.query(
      `update api_token set last_used_at = now()
       where id = $1 and (last_used_at is null or last_used_at < now() - $2 * interval '1 millisecond')`,
      [id, SEEN_EVERY_MS],
    );
  }
}

/** The time this takes tells nothing about where a wrong secret differs. */
export function isSecretOf({ secretHash }: Pick<StoredToken, 'secretHash'>, secret: string): boolean {
  return timingSafeEqual(hashOf(secret), secretHash);
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
