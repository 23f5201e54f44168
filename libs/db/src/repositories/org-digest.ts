import type { Queryable } from '../database.js';

/**
 * SHA-256 of the users and groups of an org as its lists have them: who there is, where, and with which rights. What is
 * known only by asking about one person is left out, so that knowing more makes no other plan.
 *
 * @param only of users with these e-mail keys, and of all groups, where a plan concerns nobody else
 */
export async function orgDigest(tx: Queryable, orgId: string, only?: readonly string[]): Promise<string> {
  const [row] = await tx.query<{ digest: string }>(
    `with line (key, digest) as (
       select 'g' || sign_group_id, sha256(convert_to(jsonb_build_array(sign_group_id, name, is_default)::text, 'UTF8'))
       from sign_group where org_id = $1 and valid_to is null
       union all
       select 'u' || sign_user_id, sha256(convert_to(
         jsonb_build_array(sign_user_id, email, first_name, last_name, account_admin, memberships)::text, 'UTF8'))
       from sign_user where org_id = $1 and valid_to is null ${only ? 'and email_key = any($2::text[])' : ''})
     select encode(sha256(coalesce(string_agg(digest, ''::bytea order by key collate "C"), ''::bytea)), 'hex') as digest from line`,
    only ? [orgId, only] : [orgId],
  );
  return row?.digest ?? '';
}
