import type { UserStatus } from '#domain';
import type { Queryable } from '../database.js';

/** Users of an org who are alike in rights, groups and what is known of their status. */
export interface OrgPopulation {
  readonly people: number;
  readonly accountAdmin: boolean;
  /** Null: nobody has looked. */
  readonly status: UserStatus | null;
  /** Ids of Sign groups. */
  readonly groupIds: readonly string[];
  readonly isOwner: boolean;
}

/** Everybody whom an org has now, counted by what guards look at. */
export async function orgPopulation(
  tx: Queryable,
  orgId: string,
  ownerKey: string,
): Promise<OrgPopulation[]> {
  return tx.query(
    `select count(*)::int as people, account_admin as "accountAdmin", status, email_key = $2 as "isOwner",
       array(select m ->> 0 from jsonb_array_elements(memberships) m) as "groupIds"
     from sign_user where org_id = $1 and valid_to is null
     group by account_admin, status, email_key = $2, memberships`,
    [orgId, ownerKey],
  );
}
