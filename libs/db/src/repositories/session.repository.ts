import { createHash, randomBytes } from 'node:crypto';
import { Secret, SEEN_EVERY_MS, SESSION_IDLE_MS_MAX, SESSION_MS_MAX, type SessionTimes } from '#domain';
import type { Database, Queryable } from '../database.js';
import { moment } from '../moment.js';

/** Somebody who has signed in. */
export interface NewSession {
  readonly actor: string;
  readonly issuer: string;
  /** What the provider said that they are. */
  readonly claimValues: readonly string[];
}

export type StoredSession = NewSession & SessionTimes;

/** A session as others may see it. */
export interface OpenSession extends Pick<
  StoredSession,
  'actor' | 'issuer' | 'createdAt' | 'seenAt' | 'endedAt'
> {
  /** Of 32 hexadecimal digits: half of the hash that it is found by, from which nobody gets to what the cookie holds. */
  readonly id: string;
  /** To the microsecond, for a page that begins behind it. */
  readonly place: string;
}

const ID = `encode(substring(id_hash from 1 for 16), 'hex')`;

/** Rows of the past that a new session takes away with it. */
const SWEPT = 1000;

/** Sessions of people, found by what their cookie holds; that itself is not stored. */
export class SessionRepository {
  constructor(private readonly db: Database) {}

  /** @returns what the cookie shall hold */
  async begin(tx: Queryable, { actor, issuer, claimValues }: NewSession): Promise<Secret> {
    const text = randomBytes(32).toString('base64url');
    await tx.query(
      `with swept as (delete from session where id_hash in (
         select id_hash from session where created_at < now() - $5 * interval '1 millisecond' limit ${SWEPT}))
       insert into session (id_hash, actor, issuer, claim_values) values ($1, $2, $3, $4)`,
      [hashOf(text), actor, issuer, claimValues, SESSION_MS_MAX],
    );
    return new Secret(text);
  }

  async find(text: string): Promise<StoredSession | undefined> {
    const [row] = await this.db.query<StoredSession>(
      `select actor, issuer, claim_values as "claimValues", created_at as "createdAt", seen_at as "seenAt", ended_at as "endedAt"
       from session where id_hash = $1`,
      [hashOf(text)],
    );
    return row;
  }

  /** Remembers that it is used, once a minute at most. */
  async touch(text: string): Promise<void> {
    await this.db.query(
      `update session set seen_at = now() where id_hash = $1 and seen_at < now() - $2 * interval '1 millisecond'`,
      [hashOf(text), SEEN_EVERY_MS],
    );
  }

  /** Who is signed in now, the newest sign-in first. @param after the last one of the page before */
  async open(limit: number, after?: { readonly at: string; readonly id: string }): Promise<OpenSession[]> {
    return this.db.query(
      `select ${ID} as id, actor, issuer, created_at as "createdAt", seen_at as "seenAt", ended_at as "endedAt",
         ${moment('created_at')} as place
       from session where ended_at is null and created_at > now() - $1 * interval '1 millisecond'
         and seen_at > now() - $2 * interval '1 millisecond' and ($4::timestamptz is null or (created_at, ${ID}) < ($4, $5::text))
       order by created_at desc, ${ID} desc limit $3`,
      [SESSION_MS_MAX, SESSION_IDLE_MS_MAX, limit, after?.at ?? null, after?.id ?? null],
    );
  }

  /** The id of the session that a cookie holds. */
  static idOf(text: string): string {
    return hashOf(text).subarray(0, 16).toString('hex');
  }

  /** @returns whose it was; undefined when there is none of that id, or it has ended before */
  async endById(tx: Queryable, id: string): Promise<string | undefined> {
    const [row] = await tx.query<{ actor: string }>(
      `update session set ended_at = now() where ${ID} = $1 and ended_at is null returning actor`,
      [id],
    );
    return row?.actor;
  }

  /**
   * Remembers a token of the identity provider until it expires.
   * @returns whether it comes in for the first time
   */
  async meet(tx: Queryable, bearer: string, expiresAt: Date): Promise<boolean> {
    const rows = await tx.query(
      `with swept as (delete from bearer_sign_in where digest in (
         select digest from bearer_sign_in where expires_at < now() - interval '1 hour' limit ${SWEPT}))
       insert into bearer_sign_in (digest, expires_at) values ($1, $2) on conflict (digest) do nothing returning 1`,
      [hashOf(bearer), expiresAt],
    );
    return rows.length > 0;
  }

  /** @returns whether there was one to end */
  async end(tx: Queryable, text: string): Promise<boolean> {
    const rows = await tx.query(
      'update session set ended_at = now() where id_hash = $1 and ended_at is null returning actor',
      [hashOf(text)],
    );
    return rows.length > 0;
  }
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
