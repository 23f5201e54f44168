import { emailKey, type PushedDirectory, type PushedPerson } from '#domain';
import type { Database } from '../database.js';

const BATCH = 1_000;

/** So long it stays said that somebody has left; whoever left earlier is merely not there. */
const EVIDENCE = `interval '90 days'`;

const PERSON = `u.id, u.attributes, u.deleted_at is not null as "isDeleted",
  coalesce(array_agg(g.name order by g.name) filter (where g.id is not null), '{}') as groups`;

/** Somebody who was deleted and is there again under another id has not left. */
const NOT_BACK = `not (u.deleted_at is not null and exists (
  select from scim_user v where v.connection = u.connection and v.email_key = u.email_key and v.deleted_at is null))`;

/** What SCIM clients have pushed, as a directory. */
export class ScimDirectoryRepository implements PushedDirectory {
  constructor(private readonly db: Database) {}

  async knownGroups(connection: string, names: readonly string[]): Promise<string[]> {
    const rows = await this.db.query<{ name: string }>(
      'select name from scim_group where connection = $1 and name = any($2::text[])',
      [connection, names],
    );
    return rows.map(({ name }) => name);
  }

  people(
    connection: string,
    { groups, everybody }: { readonly groups: readonly string[]; readonly everybody: boolean },
  ): AsyncGenerator<PushedPerson[]> {
    return this.db.stream<PushedPerson>(
      `select ${PERSON} from scim_user u left join scim_member m on m.user_id = u.id
         left join scim_group g on g.id = m.group_id and g.name = any($2::text[])
       where u.connection = $1 and ${NOT_BACK}
       group by u.id
       having (u.deleted_at is null and ($3 or count(g.id) > 0))
         or ((u.deleted_at is not null or not u.active) and (count(g.id) > 0 or u.modified_at > now() - ${EVIDENCE}))
       order by u.position`,
      [connection, groups, everybody],
      BATCH,
    );
  }

  async find(
    connection: string,
    { ids, emails }: { readonly ids: readonly string[]; readonly emails: readonly string[] },
    groups: readonly string[],
  ): Promise<PushedPerson[]> {
    return this.db.query(
      `select ${PERSON} from scim_user u left join scim_member m on m.user_id = u.id
         left join scim_group g on g.id = m.group_id and g.name = any($4::text[])
       where u.connection = $1 and (u.id::text = any($2::text[]) or u.email_key = any($3::text[])) and ${NOT_BACK}
       group by u.id order by u.position`,
      [connection, ids, emails.map(emailKey), groups],
    );
  }

  async isFilling(connection: string): Promise<boolean> {
    const [row] = await this.db.query<{ filling: boolean }>(
      `select count(*) > 0 and max(created_at) > now() - interval '1 hour' and not coalesce(bool_or(paused), false) as filling
       from (select created_at, created_at - lag(created_at) over (order by position) > interval '1 hour' as paused
             from scim_user where connection = $1) s`,
      [connection],
    );
    return row?.filling ?? false;
  }

  async size(connection: string): Promise<{ users: number; groups: number }> {
    const [row] = await this.db.query<{ users: number; groups: number }>(
      `select (select count(*)::int from scim_user where connection = $1 and deleted_at is null) as users,
         (select count(*)::int from scim_group where connection = $1) as groups`,
      [connection],
    );
    return row ?? { users: 0, groups: 0 };
  }
}
