import { Client } from 'pg';

/** How far a run is, and who holds which org. */
export interface Progress {
  readonly outbox: number;
  /** Plan items of the run by state. */
  readonly items: Readonly<Record<string, number>>;
  /** Labels of orgs by the process that holds them. */
  readonly orgsByPid: Readonly<Record<string, readonly string[]>>;
}

/** Looks into the product's database from outside, for evidence. Never writes. */
export class DatabasePeek {
  #client: Client | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(private readonly url: string) {}

  /** @returns undefined when the database is away */
  async progress(): Promise<Progress | undefined> {
    const found = await this.ask<{
      outbox: number;
      items: Record<string, number>;
      orgs: Record<string, string[]>;
    }>(
      `select (select count(*)::int from outbox) as outbox,
         (select coalesce(jsonb_object_agg(state, n), '{}') from (select state, count(*)::int as n from plan_item group by 1) as s) as items,
         (select coalesce(jsonb_object_agg(pid, labels), '{}') from (
            select r.pid, jsonb_agg(o.label) as labels from org_lease l
            join replica r on r.id = l.holder join org o on o.id = l.org_id
            where l.held_until > clock_timestamp() group by 1) as h) as orgs`,
    );
    const [row] = found ?? [];
    return row && { outbox: row.outbox, items: row.items, orgsByPid: row.orgs };
  }

  /** One at a time. @returns undefined when the database is away */
  ask<Row extends object>(sql: string): Promise<Row[] | undefined> {
    const asking = this.#last.then(() => this.#ask<Row>(sql));
    this.#last = asking.then(() => undefined);
    return asking;
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }

  async #ask<Row extends object>(sql: string): Promise<Row[] | undefined> {
    try {
      this.#client ??= await connect(this.url);
      return (await this.#client.query<Row>(sql)).rows;
    } catch {
      await this.close();
      return undefined;
    }
  }
}

async function connect(url: string): Promise<Client> {
  const client = new Client({
    ...{ connectionString: url, connectionTimeoutMillis: 2_000, query_timeout: 5_000 },
    application_name: 'rig',
  });
  client.on('error', () => undefined); // a server that is killed is what this is for
  await client.connect();
  return client;
}
