import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { scimTokenText, type ScimToken, Secret, SEEN_EVERY_MS } from '#domain';
import type { Database, Queryable } from '../database.js';

/** A token with what its secret is checked by. */
export interface StoredScimToken extends ScimToken {
  readonly secretHash: Buffer;
}

/** A token as it is shown, once. */
export interface IssuedScimToken {
  readonly token: ScimToken;
  readonly text: Secret;
}

const COLUMNS = `id, connection, created_by as "createdBy", created_at as "createdAt", expires_at as "expiresAt",
  revoked_at as "revokedAt", last_used_at as "lastUsedAt"`;
const VALID = `revoked_at is null and (expires_at is null or expires_at > now())`;

/** Tokens of SCIM clients. Of the secret, which has 256 random bits, only its SHA-256 is stored. */
export class ScimTokenRepository {
  constructor(private readonly db: Database) {}

  /** Whoever makes or ends tokens of a connection does it one after the other. */
  async lock(tx: Queryable, connection: string): Promise<void> {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('scim_token ' || $1, 0))`, [connection]);
  }

  async add(tx: Queryable, connection: string, createdBy: string): Promise<IssuedScimToken> {
    const id = randomBytes(8).toString('hex');
    const secret = randomBytes(32).toString('base64url');
    const [token] = await tx.query<ScimToken>(
      `insert into scim_token (id, connection, secret_hash, created_by) values ($1, $2, $3, $4) returning ${COLUMNS}`,
      [id, connection, hashOf(secret), createdBy],
    );
    if (token === undefined) throw new Error('A token was not stored.');
    return { token, text: new Secret(scimTokenText(id, secret)) };
  }

  async find(id: string): Promise<StoredScimToken | undefined> {
    const [row] = await this.db.query<StoredScimToken>(
      `select ${COLUMNS}, secret_hash as "secretHash" from scim_token where id = $1`,
      [id],
    );
    return row;
  }

  /** Those that open something, the newest first. */
  async valid(tx: Queryable, connection: string): Promise<ScimToken[]> {
    return tx.query(
      `select ${COLUMNS} from scim_token where connection = $1 and ${VALID} order by created_at desc, id desc`,
      [connection],
    );
  }

  /** The newest first, those that are over as well. @param connection all of them by default */
  async list(limit: number, connection?: string): Promise<ScimToken[]> {
    return this.db.query(
      `select ${COLUMNS} from scim_token where $2::text is null or connection = $2
       order by created_at desc, id desc limit $1`,
      [limit, connection ?? null],
    );
  }

  /** From then on it opens nothing. */
  async expire(tx: Queryable, id: string, at: Date): Promise<void> {
    await tx.query('update scim_token set expires_at = least(coalesce(expires_at, $2), $2) where id = $1', [
      id,
      at,
    ]);
  }

  /** @returns undefined when there is no such token; one that was revoked before stays as it was */
  async revoke(
    tx: Queryable,
    id: string,
    revokedBy: string,
  ): Promise<{ token: ScimToken; isNew: boolean } | undefined> {
    const [revoked] = await tx.query<ScimToken>(
      `update scim_token set revoked_at = now(), revoked_by = $2 where id = $1 and revoked_at is null returning ${COLUMNS}`,
      [id, revokedBy],
    );
    if (revoked !== undefined) return { token: revoked, isNew: true };
    const [token] = await tx.query<ScimToken>(`select ${COLUMNS} from scim_token where id = $1`, [id]);
    return token && { token, isNew: false };
  }

  /** Remembers that it is used, once a minute at most, however many processes see it. */
  async touch(id: string): Promise<void> {
    await this.db.query(
      `update scim_token set last_used_at = now()
       where id = $1 and (last_used_at is null or last_used_at < now() - $2 * interval '1 millisecond')`,
      [id, SEEN_EVERY_MS],
    );
  }
}

/** The time this takes tells nothing about where a wrong secret differs. */
export function isSecretOfScim({ secretHash }: Pick<StoredScimToken, 'secretHash'>, secret: string): boolean {
  return timingSafeEqual(hashOf(secret), secretHash);
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
