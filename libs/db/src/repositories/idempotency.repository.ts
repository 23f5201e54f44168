import type { Database, Transaction } from '../database.js';

/** A request that may come twice. */
export interface KeyedRequest {
  readonly caller: string;
  readonly key: string;
  /** Of everything that makes it this request. */
  readonly digest: string;
}

export interface KeptAnswer {
  readonly status: number;
  /** As it was sent. */
  readonly answer: string;
}

export type Claim =
  | { readonly kind: 'mine'; readonly id: string }
  | { readonly kind: 'answered'; readonly answer: KeptAnswer }
  /** Somebody else works on the same request. */
  | { readonly kind: 'busy' }
  /** The key belongs to another request. */
  | { readonly kind: 'other' };

interface Row {
  readonly id: string;
  readonly digest: string;
  readonly isFree: boolean;
  readonly status: number | null;
  readonly answer: string | null;
}

/** Longer than requests take; whoever was killed over one keeps the next try waiting for no more than that. */
const CLAIM_SECONDS = 15;
const KEPT_HOURS = 24;
/** Old answers that one new claim clears away, so that there are never many and no request waits for it. */
const CLEARED_AT_ONCE = 100;

/** Requests under keys: each is done once, and answered the same way for a day. */
export class IdempotencyRepository {
  constructor(private readonly db: Database) {}

  /** Takes a request on, unless somebody has. */
  async claim(request: KeyedRequest): Promise<Claim> {
    return this.db.transaction(async (tx) => {
      await clear(tx);
      const { caller, key, digest } = request;
      const [mine] = await tx.query<{ id: string }>(
        `insert into idempotent_request (caller, key, digest, claimed_until, expires_at)
         values ($1, $2, $3, now() + make_interval(secs => ${CLAIM_SECONDS}), now() + make_interval(hours => ${KEPT_HOURS}))
         on conflict (caller, key) do nothing returning id`,
        [caller, key, digest],
      );
      return mine === undefined ? takeUp(tx, request) : { kind: 'mine', id: mine.id };
    });
  }

  async keep(id: string, { status, answer }: KeptAnswer): Promise<void> {
    await this.db.query('update idempotent_request set status = $2, answer = $3 where id = $1', [
      ...[id, status, answer],
    ]);
  }

  /** Nothing was done, so the request may be sent again, also corrected. */
  async release(id: string): Promise<void> {
    await this.db.query('delete from idempotent_request where id = $1 and status is null', [id]);
  }
}

async function takeUp(tx: Transaction, { caller, key, digest }: KeyedRequest): Promise<Claim> {
  const [row] = await tx.query<Row>(
    `select id, digest, status, answer, claimed_until <= clock_timestamp() as "isFree"
     from idempotent_request where caller = $1 and key = $2 for update`,
    [caller, key],
  );
  // Released or cleared away in between: the next look takes it.
  if (row === undefined) return { kind: 'busy' };
  if (row.digest !== digest) return { kind: 'other' };
  if (row.status !== null && row.answer !== null) {
    return { kind: 'answered', answer: { status: row.status, answer: row.answer } };
  }
  if (!row.isFree) return { kind: 'busy' };
  await tx.query(
    `update idempotent_request set claimed_until = clock_timestamp() + make_interval(secs => ${CLAIM_SECONDS}) where id = $1`,
    [row.id],
  );
  return { kind: 'mine', id: row.id };
}

async function clear(tx: Transaction): Promise<void> {
  await tx.query(
    `delete from idempotent_request where id in (
       select id from idempotent_request where expires_at < now() limit ${CLEARED_AT_ONCE} for update skip locked)`,
  );
}
