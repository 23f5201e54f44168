import { Client } from 'pg';

import type { Secret } from '#domain';

import { SERVER_DATABASE, SERVER_USER } from './init-data.js';

/** How to reach an embedded server. */
export interface ServerAddress {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly password: Secret;
}

export function addressOf(port: number, password: Secret): ServerAddress {
  return { host: '127.0.0.1', port, user: SERVER_USER, database: SERVER_DATABASE, password };
}

/** One connection. Losing it later is no error of its own: whoever uses it finds out. */
export async function connectTo(
  address: ServerAddress,
  applicationName: string,
  timeoutMs: number,
): Promise<Client> {
  const client = new Client({
    ...address,
    password: address.password.reveal(),
    ssl: false, // whatever PGSSLMODE says: the embedded server has none
    application_name: applicationName,
    connectionTimeoutMillis: timeoutMs,
    keepAlive: true,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  return client;
}

/** The data folder that the server at this address says it serves. */
export async function servedDataPath(client: Client): Promise<string> {
  const result = await client.query<{ path: string }>(`select current_setting('data_directory') as path`);
  return result.rows[0]?.path ?? '';
}

/** How many clients other than those called `applicationName` are connected. */
export async function countOtherClients(client: Client, applicationName: string): Promise<number> {
  const result = await client.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity
     where backend_type = 'client backend' and pid <> pg_backend_pid() and application_name <> $1`,
    [applicationName],
  );
  return result.rows[0]?.count ?? 0;
}
