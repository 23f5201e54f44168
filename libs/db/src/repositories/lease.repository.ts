import type { Database, Queryable } from '../database.js';

/** A process that shares the orgs with others of its service. */
export interface Replica {
  readonly id: string;
  readonly service: string;
  readonly host: string;
  readonly pid: number;
}

export interface OrgHolder {
  readonly orgId: string;
  /** Null when nobody holds it, or the holder's time is over. */
  readonly holder: string | null;
}

/** An org in somebody's hand; the epoch tells their writes from those of whoever held it before. */
export interface OrgHold {
  readonly orgId: string;
  /** A bigint as text. */
  readonly epoch: string;
}

export interface TakenOrg extends OrgHold {
  /** The holder before did not give it back: calls of it may still be under way. */
  readonly unclean: boolean;
}

/** Who may act for which org. All times are the database's. */
export class LeaseRepository {
  constructor(private readonly db: Database) {}

  /** Says that this process is alive for `aliveMs` milliseconds. @returns how many of its service are, itself included */
  async beat(replica: Replica, aliveMs: number): Promise<number> {
    const [row] = await this.db.query<{ alive: number }>(
      `with mine as (
         insert into replica (id, service, host, pid, alive_until)
         values ($1, $2, $3, $4, clock_timestamp() + $5 * interval '1 millisecond')
         on conflict (id) do update set alive_until = excluded.alive_until),
       gone as (delete from replica where alive_until < clock_timestamp() - interval '1 hour')
       select 1 + count(*)::int as alive from replica
       where service = $2 and id <> $1 and alive_until > clock_timestamp()`,
      [replica.id, replica.service, replica.host, replica.pid, aliveMs],
    );
    return row?.alive ?? 1;
  }

  async leave(replicaId: string): Promise<void> {
    await this.db.query('delete from replica where id = $1', [replicaId]);
  }

  /** Every org there is, in an order that differs from call to call: processes that start together take different ones. */
  async orgs(): Promise<OrgHolder[]> {
    return this.db.query(
      `select o.id as "orgId", case when l.held_until > clock_timestamp() then l.holder end as holder
       from org o left join org_lease l on l.org_id = o.id order by random()`,
    );
  }

  /**
   * Takes an org that nobody holds. A write of the old holder that is being committed is waited for.
   * @param force also from a holder whose time is not over; only for who knows that no other process works here
   * @returns undefined when somebody else was faster
   */
  async take(orgId: string, holder: string, leaseMs: number, force: boolean): Promise<TakenOrg | undefined> {
    const [row] = await this.db.query<TakenOrg>(
      `insert into org_lease (org_id, holder, held_until)
       values ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
       on conflict (org_id) do update set holder = excluded.holder, epoch = org_lease.epoch + 1,
         held_until = clock_timestamp() + $3 * interval '1 millisecond', taken_at = clock_timestamp(),
         unclean = org_lease.held_until > '-infinity'
       where org_lease.held_until < clock_timestamp() or org_lease.holder = $2 or $4
       returning org_id as "orgId", epoch, unclean`,
      [orgId, holder, leaseMs, force],
    );
    return row;
  }

  /** Prolongs holds. @returns those that are still held; the others have a new holder, or ran out */
  async renew(holds: readonly OrgHold[], leaseMs: number): Promise<Set<string>> {
    const rows = await this.db.query<{ orgId: string }>(
      `update org_lease l set held_until = clock_timestamp() + $3 * interval '1 millisecond'
       from unnest($1::uuid[], $2::bigint[]) as mine (org_id, epoch)
       where l.org_id = mine.org_id and l.epoch = mine.epoch and l.held_until > clock_timestamp()
       returning l.org_id as "orgId"`,
      [...columnsOf(holds), leaseMs],
    );
    return new Set(rows.map(({ orgId }) => orgId));
  }

  /** Gives orgs back: whoever takes one next need not wait. */
  async release(holds: readonly OrgHold[]): Promise<void> {
    await this.db.query(
      `update org_lease l set held_until = '-infinity'
       from unnest($1::uuid[], $2::bigint[]) as mine (org_id, epoch)
       where l.org_id = mine.org_id and l.epoch = mine.epoch`,
      columnsOf(holds),
    );
  }

  /**
   * Keeps holds from being taken over until the transaction ends; renewals go on.
   * @returns `holdKey` of those whose epoch is still the one given: state under any other must not be written
   */
  async fence(tx: Queryable, holds: readonly OrgHold[]): Promise<Set<string>> {
    if (holds.length === 0) return new Set();
    const rows = await tx.query<OrgHold>(
      `select l.org_id as "orgId", l.epoch from org_lease l
       join unnest($1::uuid[], $2::bigint[]) as mine (org_id, epoch) on l.org_id = mine.org_id and l.epoch = mine.epoch
       order by l.org_id for key share of l`,
      columnsOf(holds),
    );
    return new Set(rows.map(holdKey));
  }
}

/** One text for one hold. */
export function holdKey({ orgId, epoch }: OrgHold): string {
  return `${orgId} ${epoch}`;
}

function columnsOf(holds: readonly OrgHold[]): [string[], string[]] {
  return [holds.map(({ orgId }) => orgId), holds.map(({ epoch }) => epoch)];
}
