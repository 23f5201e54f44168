import { createHmac } from 'node:crypto';
import { Secret, SyncError } from '#domain';
import { codeOf } from './embedded/database-errors.js';
import type { Database, Queryable } from './database.js';

/** What nobody changes or takes out but by sealing, which is the owner's. */
const APPEND_ONLY = ['audit_record', 'audit_checkpoint'];

/** The role does not exist, and the migration may not make it. */
export class ServiceRoleMissingError extends SyncError {
  readonly code = 'DATABASE_ROLE_MISSING';
  readonly retryable = false;

  constructor(role: string, cause: unknown) {
    super(
      `There is no database role "${role}", as SIGN_SYNC_DATABASE_URL names it, and the role of SIGN_SYNC_MIGRATION_DATABASE_URL may not create one. Create it: create role "${role}" login password '…'`,
      { role },
      { cause },
    );
  }
}

/** The password of the service's role in an embedded database: derived, so that there is one secret to keep. */
export function servicePassword(owner: Secret): Secret {
  return new Secret(createHmac('sha256', owner.reveal()).update('sign-sync service').digest('base64url'));
}

/**
 * Lets a role do everything that the services do with the tables, which is: nothing to the audit but read and append.
 * Called by the owner after each migration, as it speaks of the tables that are there.
 *
 * @param password where the role is ours, it gets this one; otherwise it is given only to a role that is made here
 * @throws ServiceRoleMissingError
 */
export async function grantServiceRole(
  owner: Database,
  role: string,
  password: { readonly value: Secret; readonly isOurs: boolean } | undefined,
): Promise<void> {
  await owner.transaction(async (tx) => {
    const [found] = await tx.query<{ there: boolean }>(
      'select exists (select from pg_roles where rolname = $1) as there',
      [role],
    );
    const verb = found?.there === true ? (password?.isOurs === true ? 'alter' : undefined) : 'create';
    if (verb !== undefined) await makeRole(tx, verb, role, password?.value);
    const [server] = await tx.query<{ version: number; schema: string }>(
      `select current_setting('server_version_num')::int as version, current_schema() as schema`,
    );
    const [schema, grantee] = [quoted(server?.schema ?? 'public'), quoted(role)];
    // Before 17 only the owner may analyze; others are told so by a warning, and the statement does nothing.
    const maintain = (server?.version ?? 0) >= 170_000 ? ', maintain' : '';
    for (const sql of [
      `grant usage on schema ${schema} to ${grantee}`,
      `grant select, insert, update, delete${maintain} on all tables in schema ${schema} to ${grantee}`,
      `grant usage, select, update on all sequences in schema ${schema} to ${grantee}`,
      `revoke update, delete, truncate on ${APPEND_ONLY.join(', ')} from ${grantee}`,
      `revoke insert, update, delete, truncate on audit_segment from ${grantee}`,
      `revoke delete, truncate on audit_chain from ${grantee}`,
    ]) {
      await tx.query(sql);
    }
  });
}

/** Whether the role of this connection can change or remove audit records, be it only after it has removed the guards. */
export async function canChangeAudit(db: Queryable): Promise<boolean> {
  const [row] = await db.query<{ can: boolean }>(
    `select has_table_privilege('audit_record', 'update') or has_table_privilege('audit_record', 'delete')
       or pg_has_role(c.relowner, 'member') as can
     from pg_class c where c.oid = 'audit_record'::regclass`,
  );
  return row?.can ?? false;
}

async function makeRole(
  tx: Queryable,
  verb: 'create' | 'alter',
  role: string,
  password: Secret | undefined,
): Promise<void> {
  const [row] = await tx.query<{ sql: string }>(
    `select format('${verb} role %I login password %L', $1::text, $2::text) as sql`,
    [role, password?.reveal() ?? null],
  );
  try {
    await tx.query(row?.sql ?? '');
  } catch (error) {
    if (codeOf(error) === '42501') throw new ServiceRoleMissingError(role, error);
    throw error;
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
