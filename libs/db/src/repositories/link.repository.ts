import type { EmailKey } from '#domain';
import type { Database, Queryable, Transaction } from '../database.js';
import { joinFew, joinWholeLists } from '../whole-lists.js';
import { CHANGED_BY_EVERYBODY, CHANGED_BY_FEW, prefixOf } from './link-by-address.js';
import { peopleSql } from './planning-join.js';

/** Which people are looked for. */
export interface LinkScope {
  readonly orgId: string;
  readonly chain: number;
  readonly revision: number;
  readonly baselineRevision?: number;
  readonly withLater?: true;
}

/** A person whose linked Sign user has another address. */
export interface LinkedElsewhereRow {
  readonly sourceKey: string;
  readonly emailKey: EmailKey;
  readonly userKey: EmailKey;
  readonly addressInSign: boolean;
  readonly userAddressInDirectory: boolean;
  readonly groupSet: number | null;
  readonly baselineGroupSet: number | null;
  readonly enabled: boolean;
}

/** Links of the people whom the plan `$1` created. */
const CREATED = `select distinct on (d.source_key) ${prefixOf('p.directory_revision')} || d.source_key as person_key, u.sign_user_id
  from plan p join plan_item i on i.plan_id = p.id and i.action = 'create' and i.state = 'applied'
  join directory_snapshot s on s.revision = p.directory_revision
  join directory_person d on d.chain = s.chain and d.email_key = i.subject_key and d.source_key is not null
    and d.valid_from <= p.directory_revision and (d.valid_to is null or d.valid_to > p.directory_revision)
  join sign_user u on u.org_id = p.org_id and u.email_key = i.subject_key and u.valid_to is null
  where p.id = $1
  order by d.source_key, u.sign_user_id`;

/** Which Sign user of an org a person of a directory is, by the source's own key (SEMANTICS 3, 4). */
export class LinkRepository {
  constructor(private readonly db: Database) {}

  /** Whether anybody of that org is linked; if not, addresses alone name people. */
  async hasLinks(orgId: string): Promise<boolean> {
    const rows = await this.db.query('select 1 from link where org_id = $1 limit 1', [orgId]);
    return rows.length > 0;
  }

  /** People whose key is linked to a Sign user of another address: few, unless a whole company changes its addresses. */
  async elsewhere(scope: LinkScope): Promise<LinkedElsewhereRow[]> {
    const { orgId, chain, revision, baselineRevision } = scope;
    const given = { chain: '$2', revision: '$3', baseline: '$4' };
    const held = baselineRevision === undefined ? ['$3'] : ['$3', '$4'];
    const isAt = held
      .map((at) => `(q.valid_from <= ${at} and (q.valid_to is null or q.valid_to > ${at}))`)
      .join(' or ');
    const sql = `with ${peopleSql({ ...scope, links: true }, given)},
       found as materialized (
         select p.*, u.email_key as user_key
         from people p join link l on l.org_id = $1 and l.person_key = ${prefixOf('$3')} || p.source_key
         join sign_user u on u.org_id = $1 and u.sign_user_id = l.sign_user_id and u.valid_to is null
         where u.email_key <> p.email_key),
       claimed as (
         select f.email_key from found f join directory_person q on q.chain = $2 and q.email_key = f.user_key
         where q.source_key is distinct from f.source_key and (${isAt}))
       select f.source_key as "sourceKey", f.email_key as "emailKey", f.user_key as "userKey", f.group_set as "groupSet",
         f.baseline_group_set as "baselineGroupSet", f.enabled,
         exists (select from sign_user o where o.org_id = $1 and o.email_key = f.email_key and o.valid_to is null) as "addressInSign",
         exists (select from claimed c where c.email_key = f.email_key) as "userAddressInDirectory"
       from found f order by f.email_key collate "C"`;
    const params = [orgId, chain, revision, ...(baselineRevision === undefined ? [] : [baselineRevision])];
    return this.db.transaction((tx) => joinWholeLists(tx, () => tx.query<LinkedElsewhereRow>(sql, params)));
  }

  /** Sign users whose linked rows the read had to drop, and whose address nobody of it has. */
  async dropped(scope: LinkScope): Promise<{ sourceKey: string; userKey: EmailKey }[]> {
    return this.db.query(
      `select k.key as "sourceKey", u.email_key as "userKey"
       from directory_snapshot s cross join jsonb_array_elements_text(coalesce(s.evidence -> 'droppedKeys', '[]')) as k (key)
       join link l on l.org_id = $1 and l.person_key = ${prefixOf('$3')} || k.key
       join sign_user u on u.org_id = $1 and u.sign_user_id = l.sign_user_id and u.valid_to is null
       where s.revision = $3 and not exists (
         select from directory_person q where q.chain = $2 and q.email_key = u.email_key
           and q.valid_from <= $3 and (q.valid_to is null or q.valid_to > $3))
       order by 1`,
      [scope.orgId, scope.chain, scope.revision],
    );
  }

  /**
   * Links everybody of a read who has a key to the Sign user of the same address; of a read of a few people, these. A user whom
   * the key of another person claims, who has no other user, keeps that link unless a complete read says that this person has gone.
   *
   * @returns how many links that made or moved
   */
  async linkByAddress(tx: Transaction, orgId: string, revision: number): Promise<number> {
    const few = await this.#lookedUp(tx, revision);
    return few === undefined
      ? joinWholeLists(tx, () => this.#store(tx, orgId, CHANGED_BY_EVERYBODY, [orgId, revision]))
      : joinFew(tx, () => this.#store(tx, orgId, CHANGED_BY_FEW, [orgId, revision, few]));
  }

  /** Links the people whom a plan created. */
  async linkCreated(tx: Transaction, orgId: string, planId: string): Promise<number> {
    const [created] = await tx.query<{ revision: number }>(
      `select p.directory_revision::int as revision from plan p join plan_item i on i.plan_id = p.id
       where p.id = $1 and i.action = 'create' and i.state = 'applied' limit 1`,
      [planId],
    );
    if (created === undefined) return 0;
    const few = await this.#lookedUp(tx, created.revision);
    const join = few === undefined ? joinWholeLists : joinFew;
    return join(tx, () => this.#store(tx, orgId, CREATED, [planId]));
  }

  /** Whom the read was about; undefined: everybody. */
  async #lookedUp(tx: Queryable, revision: number): Promise<readonly string[] | undefined> {
    const [read] = await tx.query<{ lookedUp: string[] | null }>(
      `select verdict -> 'lookedUp' as "lookedUp" from directory_snapshot where revision = $1`,
      [revision],
    );
    return read?.lookedUp ?? undefined;
  }

  /**
   * A link belongs to one person of a source and to one user: both old ones make room, and are remembered for replays.
   * @param changed rows of a person key and a user
   */
  async #store(tx: Queryable, orgId: string, changed: string, params: readonly unknown[]): Promise<number> {
    await tx.query(`create temp table newly_linked on commit drop as ${changed}`, params);
    await tx.query('analyze newly_linked');
    const keep = (ended: string) =>
      `with ended as (${ended} returning l.*)
       insert into former_link (org_id, person_key, sign_user_id, linked_at)
       select org_id, person_key, sign_user_id, linked_at from ended`;
    await tx.query(
      keep('delete from link l using newly_linked n where l.org_id = $1 and l.person_key = n.person_key'),
      [orgId],
    );
    await tx.query(
      keep(`delete from link l using newly_linked n
       where l.org_id = $1 and l.sign_user_id = n.sign_user_id and l.source = split_part(n.person_key, '#', 1)`),
      [orgId],
    );
    const rows = await tx.query(
      `insert into link (org_id, person_key, sign_user_id)
       select $1::uuid, person_key, sign_user_id from newly_linked on conflict do nothing returning 1`,
      [orgId],
    );
    await tx.query('drop table newly_linked');
    return rows.length;
  }
}
