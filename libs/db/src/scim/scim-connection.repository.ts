import type { Database } from '../database.js';

/** The last request of the client of a connection. */
export interface ScimLastRequest {
  readonly connection: string;
  readonly at: Date;
  /** Such as `PATCH /Users`: no ids, no filters. */
  readonly request: string;
  readonly status: number;
  readonly userAgent: string | null;
}

/** When SCIM clients were last heard of. */
export class ScimConnectionRepository {
  constructor(private readonly db: Database) {}

  async noteRequest({ connection, at, request, status, userAgent }: ScimLastRequest): Promise<void> {
    await this.db.query(
      `insert into scim_connection as c (name, last_request_at, last_request, last_status, user_agent)
       values ($1, $2, $3, $4, $5)
       on conflict (name) do update set last_request_at = excluded.last_request_at, last_request = excluded.last_request,
         last_status = excluded.last_status, user_agent = excluded.user_agent
       where c.last_request_at <= excluded.last_request_at`,
      [connection, at, request, status, userAgent],
    );
  }

  async lastRequest(connection: string): Promise<ScimLastRequest | undefined> {
    const [row] = await this.db.query<ScimLastRequest>(
      `select name as connection, last_request_at as at, last_request as request, last_status as status,
         user_agent as "userAgent"
       from scim_connection where name = $1`,
      [connection],
    );
    return row;
  }
}
