import type { UserStatus } from '#domain';
import type { Queryable } from '../database.js';
import { createdUsersSql, likePattern } from './own-people.js';
import type { JoinScope } from './planning-join.js';

/** Users of an org who are alike in rights, groups and what is known of their status. */
export interface OrgPopulation {
  readonly people: number;
  readonly accountAdmin: boolean;
  /** Null: nobody has looked. */
  readonly status: UserStatus | null;
  /** Ids of Sign groups. */
  readonly groupIds: readonly string[];
  readonly isOwner: boolean;
  /** As the org's `scope` names addresses, and whom it has created; false where it has none. */
  readonly addressFits: boolean;
  readonly isCreated: boolean;
}

/** Everybody whom an org has now, counted by what guards look at. */
export async function orgPopulation(
  tx: Queryable,
  { orgId, runId, own }: Pick<JoinScope, 'orgId' | 'runId' | 'own'>,
  ownerKey: string,
): Promise<OrgPopulation[]> {
  const asksForCreated = own?.createdByMe === true;
  const created = asksForCreated
    ? `left join (${createdUsersSql('$1', '$4')}) cr on cr.sign_user_id = u.sign_user_id`
    : '';
  return tx.query(
    `select count(*)::int as people, account_admin as "accountAdmin", status, email_key = $2 as "isOwner",
       array(select m ->> 0 from jsonb_array_elements(memberships) m) as "groupIds",
       email_key like any($3::text[]) as "addressFits", ${asksForCreated ? 'cr.sign_user_id is not null' : 'false'} as "isCreated"
     from sign_user u ${created} where org_id = $1 and valid_to is null
     group by account_admin, status, email_key = $2, memberships, 6, 7`,
    [orgId, ownerKey, (own?.patterns ?? []).map(likePattern), ...(asksForCreated ? [runId] : [])],
  );
}
