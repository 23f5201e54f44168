import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EngineLease, migrate, openDatabase } from '#db';
import {
  type PrivateBroker,
  type PrivatePostgres,
  type ServiceProcess,
  startPrivateBroker,
  startPrivatePostgres,
} from '#testing';
import { ensureBuilt } from '../support/ensure-built.mjs';
import { healthOf, NOWHERE, saidBy, ServiceWorld, until } from './service-world.js';

let postgres: PrivatePostgres;
let broker: PrivateBroker;
let world: ServiceWorld;
/** Migrated. */
let databaseUrl: string;
/** Two servers come up, perhaps on a machine that does much else. */
const START_MS_MAX = 300_000;

beforeAll(async () => {
  await ensureBuilt();
  [postgres, broker] = await Promise.all([startPrivatePostgres(), startPrivateBroker()]);
  databaseUrl = await postgres.database('migrated');
  await inDatabase(databaseUrl, migrate);
}, START_MS_MAX);

afterAll(async () => {
  await Promise.all([postgres.stop(), broker.stop()]);
});

beforeEach(async () => {
  world = await ServiceWorld.open();
});

afterEach(() => world.close());

type Database = Awaited<ReturnType<typeof openDatabase>>;

async function inDatabase<T>(url: string, work: (db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabase({ url, statePath: '' });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

/** The same database, whose connection breaks when these words are asked for the first time. */
async function breakingOnce(databaseUrl: string, words: string) {
  const url = new URL(databaseUrl);
  const target = { host: url.hostname, port: Number(url.port) };
  let broken = false;
  const server = createServer((socket) => {
    const upstream = connect(target);
    const end = () => [socket, upstream].forEach((one) => one.destroy());
    for (const one of [socket, upstream]) one.on('error', end).on('close', end);
    upstream.pipe(socket);
    socket.on('data', (bytes) => {
      if (broken || !bytes.includes(words)) return void upstream.write(bytes);
      broken = true;
      end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url.port = String((server.address() as AddressInfo).port);
  return { url: url.href, hasBroken: () => broken, close: () => server.close() };
}

function planner(env: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
  return world.service('planner/main', {
    SIGN_SYNC_DATABASE_URL: databaseUrl,
    SIGN_SYNC_AMQP_URL: broker.url,
    ...env,
  });
}

/** How a process ended that refused to work: its exit code and the reason, which is the last thing that it said. */
async function refusalOf(service: ServiceProcess, env: Readonly<Record<string, string>> = {}) {
  service.start(env);
  const { exitCode } = await service.ended;
  const { code, message } = saidBy(service, 'service.failed').at(-1) ?? {};
  return { exitCode, code, message: String(message) };
}

function withPassword(url: string, password: string): string {
  const wrong = new URL(url);
  wrong.password = password;
  return wrong.href;
}

describe('a service that starts', () => {
  // First, while the broker is empty: RabbitMQ 3.10 may lose a queue that is killed within seconds of its birth.
  it('is alive and not ready while the broker is away, says each attempt, and works once it is there', async () => {
    await broker.kill();
    const service = await planner();
    service.start();
    await until(service, () => saidBy(service, 'broker.unreachable').length >= 3);
    expect(await healthOf(service)).toMatchObject({
      live: 200,
      ready: 503,
      parts: { database: { ready: true }, broker: { ready: false } },
    });
    const attempts = saidBy(service, 'broker.unreachable').map(({ attempt }) => attempt);
    expect(attempts.slice(0, 3)).toEqual([1, 2, 3]);

    await broker.start();
    await service.untilReady();
  });

  it('is alive and not ready while the database is away, says each attempt, and works once it is there', async () => {
    await postgres.kill();
    const service = await planner();
    service.start();
    await until(service, () => saidBy(service, 'database.unreachable').length >= 3);
    expect(await healthOf(service)).toMatchObject({
      live: 200,
      ready: 503,
      parts: { database: { ready: false, reason: expect.stringContaining('ECONNREFUSED') as string } },
    });
    const attempts = saidBy(service, 'database.unreachable').map(({ attempt }) => attempt);
    expect(attempts.slice(0, 3)).toEqual([1, 2, 3]);

    await postgres.start();
    await service.untilReady();
    expect(await healthOf(service)).toEqual({
      live: 200,
      ready: 200,
      parts: { database: { ready: true }, broker: { ready: true } },
    });
    expect(service.hasEnded).toBe(false);
  });

  it('ends with the reason when the database refuses the password, and does not print it', async () => {
    const service = await planner({ SIGN_SYNC_DATABASE_URL: withPassword(databaseUrl, 'hunter2') });
    expect(await refusalOf(service)).toMatchObject({
      exitCode: 1,
      code: 'DATABASE_UNREACHABLE',
      message: expect.stringContaining('refuses the password') as string,
    });
    expect(service.output()).not.toContain('hunter2');
  });

  it('ends with the reason when the broker refuses the password, and does not print it', async () => {
    const service = await planner({ SIGN_SYNC_AMQP_URL: withPassword(broker.url, 'hunter2') });
    expect(await refusalOf(service)).toMatchObject({ exitCode: 1, code: 'BROKER_REFUSED' });
    expect(service.output()).not.toContain('hunter2');
  });

  it('refuses a database of a newer version', async () => {
    const url = await postgres.database('newer');
    await inDatabase(url, async (db) => {
      await migrate(db);
      await db.query(
        `insert into migrations (timestamp, name) values (9999999999999, 'FromTheFuture9999999999999')`,
      );
    });
    const service = await planner({ SIGN_SYNC_DATABASE_URL: url });
    expect(await refusalOf(service)).toMatchObject({
      exitCode: 1,
      code: 'DATABASE_NEWER',
      message: expect.stringContaining('FromTheFuture') as string,
    });
  });

  it('waits for the migration, which is a step of its own', async () => {
    const url = await postgres.database('empty');
    const service = await planner({ SIGN_SYNC_DATABASE_URL: url });
    service.start();
    await until(service, () => saidBy(service, 'service.waiting').length >= 2);
    expect(saidBy(service, 'service.waiting')[0]).toMatchObject({ code: 'DATABASE_OLDER', attempt: 1 });
    expect(await healthOf(service)).toMatchObject({ live: 200, ready: 503 });

    const migration = await world.service('ops-api/migrate', { SIGN_SYNC_DATABASE_URL: url });
    migration.start();
    expect(await migration.ended).toEqual({ exitCode: 0, signal: null });
    await service.untilReady();
  });

  it('keeps a one-shot command away from the database of a cluster', async () => {
    const service = await planner();
    service.start();
    await service.untilReady();
    const command = { command: 'sync', pid: process.pid, host: 'here' };
    await inDatabase(databaseUrl, async (db) => {
      await expect(EngineLease.acquire(db, command, undefined)).rejects.toMatchObject({
        code: 'ENGINE_HELD',
      });
      await service.stop();
      await (await EngineLease.acquire(db, command, undefined)).release();
    });
  });

  it('is not ready while the database is away later on, and goes on when it is back', async () => {
    const service = await planner();
    service.start();
    await service.untilReady();
    await postgres.kill();
    await until(service, async () => !(await service.isReady()));
    // The lease is lost at once, which makes the service unready; the next probe finds the database itself away.
    await until(service, () => saidBy(service, 'database.lost').length > 0);
    await postgres.start();
    await service.untilReady();
    await until(service, () => saidBy(service, 'service.ready').length === 2);
    expect(saidBy(service, 'service.unready')[0]).toMatchObject({ missing: ['database'] });
    expect(saidBy(service, 'database.lost')).toHaveLength(1);
  });

  it('waits for a database that breaks off while the service is put together, as for one that is away', async () => {
    const { url, hasBroken, close } = await breakingOnce(databaseUrl, 'from api_token');
    try {
      const service = await world.service('ops-api/main', {
        SIGN_SYNC_DATABASE_URL: url,
        SIGN_SYNC_AMQP_URL: broker.url,
        SIGN_SYNC_API_TOKEN: 'a-token-of-this-spec-alone-0123456789',
      });
      service.start();
      await service.untilReady();
      expect(hasBroken()).toBe(true);
      expect(saidBy(service, 'database.unreachable')).not.toEqual([]);
      expect([service.hasEnded, saidBy(service, 'service.failed')]).toEqual([false, []]);
    } finally {
      close();
    }
  });

  it('says everything that its environment lacks at once', async () => {
    const service = await world.service('executor/main', { SIGN_SYNC_CONFIG_DIR: '', SIGN_SYNC_LOG: 'loud' });
    const refusal = await refusalOf(service);
    expect(refusal).toMatchObject({ exitCode: 1, code: 'SETTINGS_INVALID' });
    const names = ['SIGN_SYNC_DATABASE_URL', 'SIGN_SYNC_AMQP_URL', 'SIGN_SYNC_CONFIG_DIR', 'SIGN_SYNC_LOG'];
    for (const name of names) expect(refusal.message).toContain(name);
  });

  it('refuses to start without any configuration that can be used', async () => {
    await rm(join(world.configDir, 'acme', 'connector-sign.yml'));
    expect(await refusalOf(await planner())).toMatchObject({
      exitCode: 1,
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('connector-sign.yml') as string,
    });
  });

  it.each(['SIGN_SYNC_HEALTH_PORT', 'SIGN_SYNC_PORT'])(
    'ends with the reason when %s is taken',
    async (name) => {
      const squatter = createServer();
      await new Promise<void>((resolve) => {
        squatter.listen(0, '127.0.0.1', resolve);
      });
      const { port } = squatter.address() as AddressInfo;
      const env = { SIGN_SYNC_DATABASE_URL: databaseUrl, SIGN_SYNC_AMQP_URL: broker.url };
      const service = await world.service('ops-api/main', env);
      try {
        expect(await refusalOf(service, { [name]: String(port) })).toMatchObject({
          exitCode: 1,
          code: 'ADDRESS_TAKEN',
          message: expect.stringContaining(String(port)) as string,
        });
      } finally {
        squatter.close();
      }
    },
  );

  it('ends at once and cleanly when it is told to while it still waits', async () => {
    const service = await planner({ SIGN_SYNC_DATABASE_URL: `postgres://ann:secret@${NOWHERE}/none` });
    service.start();
    await until(service, () => saidBy(service, 'database.unreachable').length > 0);
    service.kill('SIGTERM');
    expect(await service.ended).toEqual({ exitCode: 0, signal: null });
  });
});

describe('the migration', () => {
  it('waits for the database, brings it up to date, and finds nothing to do the second time', async () => {
    const url = await postgres.database('to_migrate');
    await postgres.kill();
    const migration = await world.service('ops-api/migrate', { SIGN_SYNC_DATABASE_URL: url });
    migration.start();
    await until(migration, () => saidBy(migration, 'database.unreachable').length > 0);
    await postgres.start();
    expect(await migration.ended).toEqual({ exitCode: 0, signal: null });
    migration.start();
    expect(await migration.ended).toEqual({ exitCode: 0, signal: null });
    const [row] = await inDatabase(url, (db) =>
      db.query(`select to_regclass('plan_item') is not null as there`),
    );
    expect(row).toEqual({ there: true });
  });

  it('refuses a database of a newer version', async () => {
    const url = await postgres.database('newer_still');
    await inDatabase(url, async (db) => {
      await migrate(db);
      await db.query(
        `insert into migrations (timestamp, name) values (9999999999999, 'FromTheFuture9999999999999')`,
      );
    });
    const migration = await world.service('ops-api/migrate', { SIGN_SYNC_DATABASE_URL: url });
    expect(await refusalOf(migration)).toMatchObject({ exitCode: 1, code: 'DATABASE_NEWER' });
  });
});
