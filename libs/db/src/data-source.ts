import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

import { entities } from './entities/index.js';
import { migrations } from './migrations/index.js';

/** Connections of one process, beside its sessions. */
export const POOL_SIZE = 12;
const CONNECT_MS = 15_000;

/** Where the migrations that ran are listed. */
export const MIGRATIONS_TABLE = 'migrations';

/** How `pg` finds the server: fields of its own, or a URL. */
export type ConnectionFacts = Pick<
  pg.PoolConfig,
  'connectionString' | 'host' | 'port' | 'user' | 'password' | 'database' | 'ssl' | 'application_name'
>;

export function buildDataSource(connection: ConnectionFacts): DataSource {
  const options: DataSourceOptions = {
    type: 'postgres',
    driver: pg,
    entities,
    migrations,
    migrationsTableName: MIGRATIONS_TABLE,
    installExtensions: false,
    logging: false,
    poolSize: POOL_SIZE,
    // An idle connection that breaks is replaced by the pool; whoever uses one that broke gets the error itself.
    poolErrorHandler: () => undefined,
    // As it is to pg: TypeORM's own reading of a URL drops parameters such as sslmode.
    extra: { ...connection, connectionTimeoutMillis: CONNECT_MS, keepAlive: true },
  };
  return new DataSource(options);
}

/** The `pg` pool of an initialised data source, shared by TypeORM and by our own SQL. */
export function poolOf(dataSource: DataSource): pg.Pool {
  const driver = dataSource.driver as PostgresDriver;
  return driver.master as pg.Pool;
}
