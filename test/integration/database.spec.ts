import { setTimeout as pause } from 'node:timers/promises';

import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { copyIn, copyLine, migrate, openDatabase, type Database } from '#db';
import { startPrivateDatabase, type PrivateDatabase } from '#testing';

let privateDb: PrivateDatabase;
let db: Database;

beforeAll(async () => {
  privateDb = await startPrivateDatabase();
  db = privateDb.db;
  await db.query('create table fruit (id int primary key, name text)');
});

afterAll(() => privateDb.close());

async function names(): Promise<(string | null)[]> {
  const rows = await db.query<{ name: string | null }>('select name from fruit order by id');
  return rows.map((row) => row.name);
}

describe('Database', () => {
  it('gives the rows of an update that returns some', async () => {
    await db.query(`insert into fruit values (1, 'apple'), (2, 'pear')`);
    const rows = await db.query('update fruit set name = upper(name) where id = $1 returning id, name', [1]);
    expect(rows).toEqual([{ id: 1, name: 'APPLE' }]);
    await db.query('truncate fruit');
  });

  it('keeps all of a transaction, then runs what waits for the commit', async () => {
    const order: string[] = [];
    const result = await db.transaction(async (tx) => {
      await tx.query(`insert into fruit values (1, 'fig')`);
      tx.afterCommit(() => order.push('first'));
      tx.afterCommit(() => order.push('second'));
      expect(order).toEqual([]);
      return 'done';
    });
    expect({ result, order, names: await names() }).toEqual({
      result: 'done',
      order: ['first', 'second'],
      names: ['fig'],
    });
    await db.query('truncate fruit');
  });

  it('keeps nothing of a transaction that throws, and runs nothing after it', async () => {
    let ran = false;
    const attempt = db.transaction(async (tx) => {
      await tx.query(`insert into fruit values (1, 'fig')`);
      tx.afterCommit(() => (ran = true));
      throw new Error('changed my mind');
    });
    await expect(attempt).rejects.toThrow('changed my mind');
    expect({ ran, names: await names() }).toEqual({ ran: false, names: [] });
  });

  it('says so when the error of a statement was swallowed and the commit became a rollback', async () => {
    const attempt = db.transaction(async (tx) => {
      await tx.query(`insert into fruit values (1, 'fig')`);
      await tx.query('select 1 / 0').catch(() => undefined);
    });
    await expect(attempt).rejects.toMatchObject({ code: 'DATABASE_TRANSACTION_LOST' });
    expect(await names()).toEqual([]);
  });

  it('leaves the code of a violated constraint to the caller', async () => {
    await db.query(`insert into fruit values (1, 'fig')`);
    await expect(db.query(`insert into fruit values (1, 'date')`)).rejects.toMatchObject({ code: '23505' });
    await db.query('truncate fruit');
  });

  it('refuses a query that comes after the end of its transaction', async () => {
    const tx = await db.transaction(async (tx) => tx);
    await expect(tx.query('select 1')).rejects.toThrow('has ended');
  });

  it('answers what is asked again and again as a query does, also when the table has changed in between', async () => {
    await db.query(`insert into fruit values (1, 'apple'), (2, 'pear'), (3, null)`);
    const sql = 'select name from fruit where id = any($1::int[]) order by id';
    const asked = () => Promise.all(Array.from({ length: 30 }, (_, id) => db.ask(sql, [[id % 4, 3]])));
    const queried = () => Promise.all(Array.from({ length: 30 }, (_, id) => db.query(sql, [[id % 4, 3]])));
    expect(await asked()).toEqual(await queried());
    await db.query('alter table fruit add column weight int');
    await db.query(`update fruit set name = 'plum' where id = 3`);
    expect(await asked()).toEqual(await queried());
    const kept = await db.query<{ statement: string }>(
      'select distinct statement from pg_prepared_statements where statement = $1',
      [sql],
    );
    expect(kept).toEqual([{ statement: sql }]);
    await db.query('alter table fruit drop column weight');
    await db.query('truncate fruit');
  });

  it('streams batches of the size asked for', async () => {
    const sizes: number[] = [];
    for await (const batch of db.stream('select generate_series(1, $1::int) as n', [25], 10))
      sizes.push(batch.length);
    expect(sizes).toEqual([10, 10, 5]);
  });

  it('gives the connection back when the consumer of a stream stops early, more often than the pool is large', async () => {
    for (let round = 0; round < 30; round += 1) {
      for await (const batch of db.stream<{ n: number }>('select generate_series(1, 1000) as n', [], 10)) {
        expect(batch[0]?.n).toBe(1);
        break;
      }
    }
    const open = await db.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
    );
    expect(open[0]?.n).toBe(0);
  });

  it('passes on the error in the middle of a stream and goes on working', async () => {
    const read = async () => {
      for await (const batch of db.stream('select 1 / (5 - n) from generate_series(1, 10) n', [], 2))
        void batch;
    };
    await expect(read()).rejects.toMatchObject({ code: '22012' });
    expect(await db.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('ends a stream whose connection breaks between two batches, and goes on working', async () => {
    const drain = async () => {
      const select = 'select n, pg_backend_pid() as pid from generate_series(1, 1000) n';
      for await (const [row] of db.stream<{ pid: number }>(select, [], 10)) {
        await db.query('select pg_terminate_backend($1, 5000)', [row?.pid]);
        await pause(100); // the news arrives while no query of the stream is open
      }
    };
    await expect(drain()).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    expect(await db.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('refuses to write in a stream', async () => {
    const read = async () => {
      for await (const batch of db.stream('select lo_create(0)', [], 2)) void batch;
    };
    await expect(read()).rejects.toMatchObject({ code: '25006' });
  });
});

describe('DatabaseSession', () => {
  it('holds an advisory lock that no other session gets until it closes', async () => {
    const [first, second] = [await db.session(), await db.session()];
    const attempt = 'select pg_try_advisory_lock(77) as got';
    expect(await first.query(attempt)).toEqual([{ got: true }]);
    expect(await second.query(attempt)).toEqual([{ got: false }]);
    await first.close();
    await second.query('select pg_advisory_lock(77)');
    await second.close();
  });

  it('hears notifications sent by another connection', async () => {
    const session = await db.session();
    const heard = new Promise((resolve) => session.on('notification', resolve));
    await session.query('listen orchard');
    await db.query(`select pg_notify('orchard', 'ripe')`);
    expect(await heard).toEqual({ channel: 'orchard', payload: 'ripe' });
    await session.close();
  });

  it('tells once when its connection is lost, and not for its own close', async () => {
    const [session, quiet] = [await db.session(), await db.session()];
    let lostCount = 0;
    quiet.onLost(() => (lostCount += 100));
    const lost = new Promise<Error>((resolve) => {
      session.onLost((error) => {
        lostCount += 1;
        resolve(error);
      });
    });
    const [row] = await session.query<{ pid: number }>('select pg_backend_pid() as pid');
    await db.query('select pg_terminate_backend($1)', [row?.pid]);
    expect(await lost).toBeInstanceOf(Error);
    await expect(session.query('select 1')).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    await session.close();
    await quiet.close();
    expect(lostCount).toBe(1);
  });
});

describe('copyIn', () => {
  it('brings every text, null and empty string through unchanged', async () => {
    const anyText = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', ''));
    const anyNames = fc.array(fc.option(anyText, { freq: 5 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(anyNames, async (given) => {
        await db.query('truncate fruit');
        await db.transaction((tx) =>
          copyIn(
            tx,
            'copy fruit from stdin',
            given.map((name, id) => copyLine([id, name])),
          ),
        );
        expect(await names()).toEqual(given);
      }),
      { numRuns: 60 },
    );
  });

  it('takes an asynchronous source and leaves nothing when that source fails', async () => {
    await db.query('truncate fruit');
    async function* rows() {
      yield copyLine([1, 'fig']);
      await pause(1);
      throw new Error('the source broke');
    }
    const attempt = db.transaction((tx) => copyIn(tx, 'copy fruit from stdin', rows()));
    await expect(attempt).rejects.toThrow('the source broke');
    expect(await names()).toEqual([]);
  });

  it('copies dates, booleans and numbers', async () => {
    const at = new Date('2026-02-03T04:05:06.789Z');
    await db.query('create table mixed (at timestamptz, yes boolean, no boolean, ratio float8)');
    await db.transaction((tx) => copyIn(tx, 'copy mixed from stdin', [copyLine([at, true, false, -0.25])]));
    expect(await db.query('select * from mixed')).toEqual([{ at, yes: true, no: false, ratio: -0.25 }]);
  });
});

describe('migrate', () => {
  it('may be called by several at once and again', async () => {
    const others = await Promise.all(
      [1, 2, 3].map(() => openDatabase({ url: privateDb.url, statePath: '' })),
    );
    await Promise.all(others.map((other) => migrate(other)));
    const ran = await db.query<{ name: string }>('select name from migrations order by id');
    const known = db.dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name);
    expect(ran.map((row) => row.name)).toEqual(known);
    await Promise.all(others.map((other) => other.close()));
  });

  it('refuses a database that a newer program has changed', async () => {
    await db.query(
      'create table if not exists migrations (id serial primary key, timestamp bigint not null, name varchar not null)',
    );
    await db.query(
      `insert into migrations (timestamp, name) values (9999999999999, 'FromTheFuture9999999999999')`,
    );
    await expect(migrate(db)).rejects.toMatchObject({
      code: 'DATABASE_NEWER',
      message: expect.stringContaining('FromTheFuture9999999999999'),
    });
    await db.query(`delete from migrations where name like 'FromTheFuture%'`);
  });
});

describe('openDatabase by URL', () => {
  const open = (url: string) => openDatabase({ url, statePath: '' });

  it('says where it failed to connect, and never the password', async () => {
    const failure = await open('postgres://ann:s3cret@127.0.0.1:1/people').then(
      () => undefined,
      (error: Error) => error,
    );
    expect(failure).toMatchObject({ code: 'DATABASE_UNREACHABLE', retryable: true });
    expect(failure?.message).toContain('the database people on 127.0.0.1:1 as user ann');
    expect(failure?.message).not.toContain('s3cret');
  });

  it('says that the password is refused', async () => {
    const url = new URL(privateDb.url);
    url.password = 'wrong';
    await expect(open(url.href)).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE', retryable: false });
  });

  it('says that there is no such database', async () => {
    const url = new URL(privateDb.url);
    url.pathname = '/nowhere';
    await expect(open(url.href)).rejects.toThrow('no database of that name');
  });

  it.each(['mysql://localhost/x', 'localhost:5432', ''])(
    'explains how an address reads when given "%s"',
    async (url) => {
      await expect(open(url)).rejects.toThrow('postgres://user:password@host:5432/name');
    },
  );
});
