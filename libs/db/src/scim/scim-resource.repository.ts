import { randomUUID } from 'node:crypto';
import {
  emailKey,
  type ScimAttributes,
  type ScimComplex,
  type ScimFilter,
  type ScimKind,
  scimPerson,
  scimText,
} from '#domain';
import type { Database, Queryable, Transaction } from '../database.js';
import { type HintOfMade, hintsOfMade } from '../repositories/hint-rows.js';
import { scimFilterSql } from './scim-filter-sql.js';

/** A user or a group as it is stored. */
export interface ScimResource {
  readonly id: string;
  readonly attributes: ScimAttributes;
  /** Rises with each change, for the ETag. */
  readonly version: number;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  /** Its place in lists; it never changes. */
  readonly position: string;
}

/** Which resources a question is about. */
export interface ScimScope {
  readonly kind: ScimKind;
  readonly connection: string;
}

/** A user or a group to be stored. */
export interface NewResource {
  readonly id: string;
  readonly connection: string;
  readonly attributes: ScimAttributes;
}

const COLUMNS = `r.id, r.attributes, r.version, r.created_at as "createdAt", r.modified_at as "modifiedAt", r.position`;

/** Users and groups that SCIM clients push. A connection sees its own alone: every statement names it. */
export class ScimResourceRepository {
  constructor(private readonly db: Database) {}

  /** @returns undefined when another one has the name */
  async insert(
    tx: Queryable,
    { kind, connection }: ScimScope,
    attributes: ScimAttributes,
  ): Promise<ScimResource | undefined> {
    const [made] = await this.insertEach(tx, kind, [{ id: randomUUID(), connection, attributes }]);
    return made;
  }

  /**
   * One statement, and so a transaction by itself.
   *
   * @param hints are stored with those of them that are made
   * @returns for each in turn what was made of it; undefined when another one, be it of these, has the name
   */
  async insertEach(
    queryable: Queryable,
    kind: ScimKind,
    wanted: readonly NewResource[],
    hints: readonly HintOfMade[] = [],
  ): Promise<(ScimResource | undefined)[]> {
    const rows = wanted.map(({ id, connection, attributes }, at) => {
      return { at, id, connection, ...columnsOf(kind, attributes) };
    });
    const [first] = rows;
    if (first === undefined) return [];
    const columns = COLUMN_TYPES.filter(([name]) => name in first);
    const names = columns.map(([name]) => name);
    const typed = columns.map(([name, type]) => `${name} ${type}`);
    const hinting = hintsOfMade(hints, 2);
    const found = await queryable.query<ScimResource & Place>(
      `with made as (insert into ${tableOf(kind)} as r (id, connection, ${names.join(', ')})
       select w.id, w.connection, ${names.map((name) => `w.${name}`).join(', ')}
       from jsonb_to_recordset($1::jsonb) as w (at int, id uuid, connection text, ${typed.join(', ')}) order by w.at
       on conflict (connection, name_key) ${kind.name === 'User' ? 'where deleted_at is null' : ''} do nothing
       returning ${COLUMNS}, r.connection, r.name_key), hinted as (${hinting.sql})
       select * from made`,
      [JSON.stringify(rows), ...hinting.values],
    );
    const made = new Map(
      found.map(({ connection, name_key, ...resource }) => [placeOf({ connection, name_key }), resource]),
    );
    return rows.map((row) => {
      const place = placeOf(row);
      const resource = made.get(place);
      made.delete(place);
      return resource;
    });
  }

  async find({ kind, connection }: ScimScope, id: string): Promise<ScimResource | undefined> {
    const [row] = await this.db.query<ScimResource>(
      `select ${COLUMNS} from ${tableOf(kind)} r where r.id = $2 and ${own(kind)}`,
      [connection, id],
    );
    return row;
  }

  /** The row is this transaction's until it ends. */
  async lock(
    tx: Transaction,
    { kind, connection }: ScimScope,
    id: string,
  ): Promise<ScimResource | undefined> {
    const [row] = await tx.query<ScimResource>(
      `select ${COLUMNS} from ${tableOf(kind)} r where r.id = $2 and ${own(kind)} for update`,
      [connection, id],
    );
    return row;
  }

  /** Whether another one has the name. */
  async isTaken(
    tx: Queryable,
    { kind, connection }: ScimScope,
    attributes: ScimAttributes,
    exceptId: string,
  ): Promise<boolean> {
    const rows = await tx.query(
      `select from ${tableOf(kind)} r where ${own(kind)} and r.name_key = $2 and r.id <> $3 limit 1`,
      [connection, emailKey(nameOf(kind, attributes)), exceptId],
    );
    return rows.length > 0;
  }

  /** @param id of a row that is locked */
  async update(
    tx: Queryable,
    { kind }: ScimScope,
    id: string,
    attributes: ScimAttributes,
  ): Promise<ScimResource> {
    const columns = Object.entries(columnsOf(kind, attributes));
    const [row] = await tx.query<ScimResource>(
      `update ${tableOf(kind)} r set ${columns.map(([name], at) => `${name} = $${at + 2}`).join(', ')}, ${TOUCHED}
       where r.id = $1 returning ${COLUMNS}`,
      [id, ...columns.map(([, value]) => value)],
    );
    if (row === undefined) throw new Error('The row was not locked.');
    return row;
  }

  /** The members of a group have changed. */
  async touch(tx: Queryable, { kind }: ScimScope, id: string): Promise<ScimResource> {
    const [row] = await tx.query<ScimResource>(
      `update ${tableOf(kind)} r set ${TOUCHED} where r.id = $1 returning ${COLUMNS}`,
      [id],
    );
    if (row === undefined) throw new Error('The row was not locked.');
    return row;
  }

  /** A user stays as one that has left; of a group nothing stays. @param id of a row that is locked */
  async remove(tx: Queryable, { kind }: ScimScope, id: string): Promise<void> {
    await tx.query(
      kind.name === 'User'
        ? 'update scim_user set deleted_at = now(), modified_at = now(), version = version + 1 where id = $1'
        : 'delete from scim_group where id = $1',
      [id],
    );
  }

  /** Forgets some of those who were deleted long ago. */
  async forgetDeleted(tx: Queryable, connection: string, before: Date): Promise<void> {
    await tx.query(
      `delete from scim_user where id in (
         select id from scim_user where connection = $1 and deleted_at < $2 order by deleted_at limit 100
         for update skip locked)`,
      [connection, before],
    );
  }

  async count({ kind, connection }: ScimScope, filter: ScimFilter | undefined): Promise<number> {
    const params: unknown[] = [connection];
    const where = whereSql(kind, filter, params);
    const [row] = await this.db.query<{ count: string }>(
      `select count(*) from ${tableOf(kind)} r where ${where}`,
      params,
    );
    return Number(row?.count ?? 0);
  }

  /** In the order of their positions. @param after the position of the one before the page */
  async page(
    { kind, connection }: ScimScope,
    filter: ScimFilter | undefined,
    { after, limit }: { readonly after: string; readonly limit: number },
  ): Promise<ScimResource[]> {
    const params: unknown[] = [connection, after, limit];
    const where = whereSql(kind, filter, params);
    return this.db.query(
      `select ${COLUMNS} from ${tableOf(kind)} r where r.position > $2 and ${where} order by r.position limit $3`,
      params,
    );
  }

  /** The position of the one that stands so many further; fewer when there are no more. */
  async walk(
    { kind, connection }: ScimScope,
    filter: ScimFilter | undefined,
    { after, count }: { readonly after: string; readonly count: number },
  ): Promise<{ readonly position: string; readonly walked: number }> {
    const params: unknown[] = [connection, after, count];
    const where = whereSql(kind, filter, params);
    const [row] = await this.db.query<{ position: string | null; walked: number }>(
      `select max(s.position) as position, count(*)::int as walked from (
         select r.position from ${tableOf(kind)} r where r.position > $2 and ${where} order by r.position limit $3) s`,
      params,
    );
    return { position: row?.position ?? after, walked: row?.walked ?? 0 };
  }
}

const TOUCHED = 'version = r.version + 1, modified_at = now()';

function tableOf({ name }: ScimKind): 'scim_user' | 'scim_group' {
  return name === 'User' ? 'scim_user' : 'scim_group';
}

/** Of the connection `$1`, and not deleted. */
function own({ name }: ScimKind): string {
  return name === 'User' ? 'r.connection = $1 and r.deleted_at is null' : 'r.connection = $1';
}

function whereSql(kind: ScimKind, filter: ScimFilter | undefined, params: unknown[]): string {
  return filter === undefined ? own(kind) : `${own(kind)} and ${scimFilterSql(kind, filter, params)}`;
}

function nameOf({ name: kind }: ScimKind, attributes: ScimAttributes): string {
  return scimText(attributes, kind === 'User' ? 'userName' : 'displayName');
}

/** What a resource is found by in its table: no two that are not deleted have the same. */
interface Place {
  readonly connection: string;
  readonly name_key: string;
}

function placeOf({ connection, name_key }: Place): string {
  return JSON.stringify([connection, name_key]);
}

/** Of both tables; the last ones are of users alone. */
const COLUMN_TYPES = [
  ['name', 'text'],
  ['name_key', 'text'],
  ['external_id', 'text'],
  ['attributes', 'jsonb'],
  ['email_key', 'text'],
  ['email_keys', 'text[]'],
  ['active', 'boolean'],
] as const;

function columnsOf(kind: ScimKind, attributes: ScimAttributes) {
  const name = nameOf(kind, attributes);
  const { externalId } = attributes;
  const columns = {
    ...{ name, name_key: emailKey(name), attributes },
    external_id: typeof externalId === 'string' ? externalId : null,
  };
  if (kind.name === 'Group') return columns;
  const { email, active } = scimPerson(attributes);
  const addresses = ((attributes['emails'] ?? []) as readonly ScimComplex[]).flatMap(({ value }) =>
    typeof value === 'string' ? [emailKey(value)] : [],
  );
  return {
    ...columns,
    email_key: email === undefined ? null : emailKey(email),
    email_keys: [...new Set(addresses)],
    active,
  };
}
