import type { Database, Queryable } from '../database.js';

/** The other end of a membership. */
export interface ScimLink {
  /** Of the user whose groups, or of the group whose members were asked for. */
  readonly of: string;
  readonly id: string;
  readonly name: string;
}

/** Who is in which group of those that SCIM clients push. */
export class ScimMemberRepository {
  constructor(private readonly db: Database) {}

  /** The groups of these users, by name. */
  async groupsOf(userIds: readonly string[]): Promise<ScimLink[]> {
    if (userIds.length === 0) return [];
    return this.db.query(
      `select m.user_id as of, g.id, g.name from scim_member m join scim_group g on g.id = m.group_id
       where m.user_id = any($1::uuid[]) order by g.name, g.id`,
      [userIds],
    );
  }

  /** How many members each of these groups has, the deleted ones among them. */
  async counts(groupIds: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.db.query<{ id: string; count: number }>(
      `select group_id as id, count(*)::int as count from scim_member where group_id = any($1::uuid[]) group by group_id`,
      [groupIds],
    );
    return new Map(rows.map(({ id, count }) => [id, count]));
  }

  /** The members of these groups, in the order in which they came. The caller has looked how many there are. */
  async membersOf(groupIds: readonly string[]): Promise<ScimLink[]> {
    if (groupIds.length === 0) return [];
    return this.db.query(
      `select m.group_id as of, u.id, u.name from scim_member m join scim_user u on u.id = m.user_id
       where m.group_id = any($1::uuid[]) and u.deleted_at is null order by u.position`,
      [groupIds],
    );
  }

  /** Those of these ids that are no users of the connection. */
  async unknownUsers(tx: Queryable, connection: string, ids: readonly string[]): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select w.id from unnest($2::uuid[]) as w (id)
       where not exists (select from scim_user u where u.id = w.id and u.connection = $1 and u.deleted_at is null)`,
      [connection, ids],
    );
    return rows.map(({ id }) => id);
  }

  /** @returns who was no member before */
  async add(tx: Queryable, groupId: string, userIds: readonly string[]): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `insert into scim_member (group_id, user_id) select $1, w.id from unnest($2::uuid[]) as w (id)
       on conflict do nothing returning user_id as id`,
      [groupId, userIds],
    );
    return rows.map(({ id }) => id);
  }

  /** @returns who was a member before */
  async remove(tx: Queryable, groupId: string, userIds: readonly string[]): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      'delete from scim_member where group_id = $1 and user_id = any($2::uuid[]) returning user_id as id',
      [groupId, userIds],
    );
    return rows.map(({ id }) => id);
  }

  /** @returns who is no member any more */
  async keep(tx: Queryable, groupId: string, userIds: readonly string[]): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      'delete from scim_member where group_id = $1 and not (user_id = any($2::uuid[])) returning user_id as id',
      [groupId, userIds],
    );
    return rows.map(({ id }) => id);
  }

  /** The addresses by which runs know these users; null for those who have none. */
  async addressesOf(tx: Queryable, userIds: readonly string[]): Promise<Map<string, string | null>> {
    const rows = await tx.query<{ id: string; email: string | null }>(
      'select id, email_key as email from scim_user where id = any($1::uuid[])',
      [userIds],
    );
    return new Map(rows.map(({ id, email }) => [id, email]));
  }
}
