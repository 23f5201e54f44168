import { SyncError } from '#domain';

import type { AuditKeys } from './audit/audit-keys.js';
import { buildDataSource, poolOf, type ConnectionFacts } from './data-source.js';
import { Database } from './database.js';
import { attachEmbeddedServer } from './embedded/embedded-server.js';
import { SERVICE_USER } from './embedded/init-data.js';
import type { ServerAddress } from './embedded/server-connection.js';
import { servicePassword } from './service-role.js';
import { DatabaseDiskFullError, DatabaseUnreachableError, codeOf } from './embedded/database-errors.js';

export interface OpenDatabaseOptions {
  /** SIGN_SYNC_DATABASE_URL; without it the embedded server of `statePath` is used. */
  readonly url?: string;
  readonly statePath: string;
  /**
   * Of the embedded server: its owner, by default, or the role of the services, which can only read and append audit
   * records. `grantServiceRole` makes that role.
   */
  readonly as?: 'owner' | 'service';
  /** What audit records are signed with; nothing by default. */
  readonly auditKeys?: AuditKeys;
  /** Gets a line for a person when something takes long or is out of the ordinary. */
  readonly onNotice?: (line: string) => void;
}

/**
 * Opens the database, without touching its schema: call `migrate` next.
 *
 * @throws DatabaseUnreachableError and, for the embedded server, all that attachEmbeddedServer throws
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  return options.url === undefined ? openEmbedded(options) : openOwn(options.url, options.auditKeys);
}

async function openEmbedded(options: OpenDatabaseOptions): Promise<Database> {
  const server = await attachEmbeddedServer(options);
  const { password, ...address } = options.as === 'service' ? serviceAddress(server.address) : server.address;
  const connection = { ...address, password: () => password.reveal(), ssl: false };
  try {
    return await connect(
      { ...connection, application_name: server.applicationName },
      () => server.release(),
      options.auditKeys,
    );
  } catch (error) {
    await server.release();
    throw explainConnectError(error, `the embedded database on port ${address.port}`);
  }
}

function serviceAddress(owner: ServerAddress): ServerAddress {
  return { ...owner, user: SERVICE_USER, password: servicePassword(owner.password) };
}

async function openOwn(url: string, auditKeys: AuditKeys | undefined): Promise<Database> {
  const place = placeOf(url);
  try {
    const connection = { connectionString: url, application_name: 'sign-sync' };
    return await connect(connection, async () => undefined, auditKeys);
  } catch (error) {
    throw explainConnectError(error, place);
  }
}

async function connect(
  connection: ConnectionFacts,
  release: () => Promise<void>,
  auditKeys: AuditKeys | undefined,
): Promise<Database> {
  const dataSource = buildDataSource(connection);
  await dataSource.initialize();
  return new Database(dataSource, poolOf(dataSource), release, auditKeys);
}

/** Where the URL points to, in words and without its password. */
function placeOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    throw new DatabaseUnreachableError(
      'SIGN_SYNC_DATABASE_URL is not the address of a PostgreSQL database',
      'It must read postgres://user:password@host:5432/name; write special characters of the password as %XX',
      false,
    );
  }
  const user = parsed.username === '' ? '' : ` as user ${decodeURIComponent(parsed.username)}`;
  return `the database ${parsed.pathname.slice(1)} on ${parsed.host}${user}`;
}

const REFUSALS = new Map([
  ['28P01', 'The server refuses the password. Correct user and password in SIGN_SYNC_DATABASE_URL'],
  ['28000', 'The server refuses this user. See its pg_hba.conf, or correct SIGN_SYNC_DATABASE_URL'],
  ['3D000', 'There is no database of that name. Create it, or correct SIGN_SYNC_DATABASE_URL'],
  ['42501', 'This user lacks a right there. Grant it, or use another user in SIGN_SYNC_DATABASE_URL'],
  ['ENOTFOUND', 'No host of that name is known. Correct SIGN_SYNC_DATABASE_URL, or see to the name service'],
]);

function explainConnectError(error: unknown, place: string): unknown {
  if (error instanceof SyncError) return error;
  const code = codeOf(error);
  if (code === '53100') return new DatabaseDiskFullError(place, { cause: error });
  const refusal = REFUSALS.get(code ?? '');
  const said = error instanceof Error && error.message !== '' ? error.message : (code ?? String(error));
  const advice =
    refusal ?? 'See that the server runs and can be reached from here, then run the command again';
  return new DatabaseUnreachableError(`Cannot connect to ${place} (${said})`, advice, refusal === undefined, {
    cause: error,
  });
}
