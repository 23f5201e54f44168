import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { RunRequestedV1 } from '#contracts';
import type { Database } from '#db';
import {
  consumerSpec,
  openTransport,
  Outbox,
  type ConsumerOptions,
  type MessageContext,
  type MessageTransport,
  type TransportOptions,
} from '#messaging';
import type { Observation } from '#telemetry';
import { startPrivateDatabase, type PrivateDatabase } from '#testing';
import { startVictim } from '../contract/start-victim.js';
import { describeTransportContract } from '../contract/transport-contract.js';

let database: PrivateDatabase;

describeTransportContract('local transport', {
  async openDatabase() {
    database = await startPrivateDatabase();
    return database.db;
  },
  // The outbox is the queue, and the specs empty it.
  reset: async () => undefined,
  queued: async () => 0,
  openTransport: (options) => openTransport({ pollMs: 20, ...options }),
  startVictim: (leaseMs) => startVictim({ SIGN_SYNC_DATABASE_URL: database.url }, leaseMs),
  close: () => database.close(),
});

describe('the local transport', () => {
  let own: PrivateDatabase;
  let db: Database;
  let outbox: Outbox;
  let observations: Observation[];
  const open: MessageTransport[] = [];

  beforeAll(async () => {
    own = await startPrivateDatabase();
    db = own.db;
  });
  afterAll(() => own.close());
  beforeEach(async () => {
    await db.query('truncate outbox, inbox, dead_letter');
    outbox = new Outbox();
    observations = [];
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((transport) => transport.close()));
  });

  async function start(
    handler: (context: MessageContext) => Promise<void>,
    options: Partial<TransportOptions> = {},
    consumer: Partial<ConsumerOptions> = {},
  ): Promise<void> {
    const transport = openTransport({
      db,
      outbox,
      observe: (observation) => observations.push(observation),
      pollMs: 20,
      ...options,
    });
    open.push(transport);
    const spec = consumerSpec(RunRequestedV1, { consumer: 'planner', ...consumer });
    const work = (_: unknown, context: MessageContext): Promise<void> => handler(context);
    transport.addHandler(RunRequestedV1.pattern, work, true, { ...spec });
    await new Promise<void>((resolve, reject) => {
      transport.listen((error?: unknown) => {
        if (error === undefined) resolve();
        else reject(error);
      });
    });
  }

  function requestRun(options = {}): Promise<string> {
    return db.transaction((tx) => outbox.store(tx, RunRequestedV1, { runId: randomUUID() }, options));
  }

  async function isEmpty(): Promise<void> {
    await vi.waitFor(async () => expect(await db.query('select seq from outbox')).toEqual([]), 10_000);
  }

  it('keeps a message in a long handler from everybody else, well beyond one lease', async () => {
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    const seen: string[] = [];
    const handler = async ({ messageId }: MessageContext): Promise<void> => {
      seen.push(messageId);
      await held;
    };
    await start(handler, { leaseMs: 300 });
    await start(handler, { leaseMs: 300, outbox: new Outbox() });
    await requestRun();
    const renewals = new Set<string>();
    await vi.waitFor(async () => {
      const rows = await db.query<{ until: string | null }>('select claim_until::text as until from outbox');
      if (rows[0]?.until) renewals.add(rows[0].until);
      expect(renewals.size).toBeGreaterThan(8);
    }, 20_000);
    finish();
    await isEmpty();
    expect(seen).toHaveLength(1);
  });

  it('tells a handler to stop whose message another process has taken over, and settles nothing there', async () => {
    let aborted = false;
    await start(
      ({ signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            aborted = true;
            resolve();
          });
        }),
      { leaseMs: 300 },
    );
    await requestRun();
    const thief = randomUUID();
    await vi.waitFor(async () => {
      const rows = await db.query(
        `update outbox set claimed_by = $1, claim_until = now() + interval '1 hour'
         where claimed_by is not null returning seq`,
        [thief],
      );
      expect(rows).toHaveLength(1);
    });
    await vi.waitFor(() => expect(aborted).toBe(true), 10_000);
    await Promise.all(open.splice(0).map((transport) => transport.close()));
    expect(await db.query('select claimed_by from outbox')).toEqual([{ claimed_by: thief }]);
  });

  it('never hands itself a message that it has in hand, even when its own lease has run out', async () => {
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    const seen: string[] = [];
    await start(async ({ messageId }) => {
      seen.push(messageId);
      await held;
    });
    const first = await requestRun();
    await vi.waitFor(() => expect(seen).toEqual([first]));
    await db.query(`update outbox set claim_until = now() - interval '1 second'`);
    const second = await requestRun();
    await vi.waitFor(() => expect(seen).toContain(second));
    finish();
    await isEmpty();
    expect(seen).toEqual([first, second]);
  });

  it('goes on when its connection to the database was cut', async () => {
    const seen: string[] = [];
    await start(async ({ messageId }) => void seen.push(messageId));
    const first = await requestRun();
    await vi.waitFor(() => expect(seen).toEqual([first]));
    const cut = await db.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and query like '%outbox%'`,
    );
    expect(cut.length).toBeGreaterThan(0);
    const second = await requestRun();
    await vi.waitFor(() => expect(seen).toEqual([first, second]), 10_000);
    await isEmpty();
  });

  it('settles what was handled while the database was away', async () => {
    let begun = 0;
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    await start(async () => {
      begun += 1;
      await held;
    });
    await requestRun();
    await vi.waitFor(() => expect(begun).toBe(1));
    await db.query('alter table outbox rename to outbox_away');
    finish();
    await vi.waitFor(() => expect(observations.map(({ event }) => event)).toContain('relay.failed'));
    await db.query('alter table outbox_away rename to outbox');
    await isEmpty();
    expect(begun).toBe(1);
  });

  it('buries a message whose handler never lives to settle it', async () => {
    let handled = 0;
    await requestRun();
    await db.query(
      `update outbox set leases_lost = 19, claimed_by = gen_random_uuid(), claim_until = now() - interval '1 second'`,
    );
    await start(async () => void (handled += 1));
    await isEmpty();
    expect(await db.query('select reason, attempts from dead_letter')).toEqual([
      { reason: 'DELIVERY_LIMIT', attempts: 1 },
    ]);
    expect(handled).toBe(0);
  });

  it('holds no more messages than the consumer asked for, and shares the rest with others', async () => {
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    await start(() => held, {}, { prefetch: 3, concurrency: 1 });
    await start(() => held, { outbox: new Outbox() }, { prefetch: 2 });
    const bodies = Array.from({ length: 9 }, () => ({ runId: randomUUID() }));
    await db.transaction((tx) => outbox.storeAll(tx, RunRequestedV1, bodies));
    const inHand = `select count(*)::int as count from outbox where claimed_by is not null group by claimed_by order by 1`;
    await vi.waitFor(async () => expect(await db.query(inHand)).toEqual([{ count: 2 }, { count: 3 }]));
    finish();
    await isEmpty();
  });

  it('takes only the messages of the run that it serves', async () => {
    const mine = randomUUID();
    const seen: (string | undefined)[] = [];
    await start(async ({ runId }) => void seen.push(runId), { onlyRun: mine });
    await requestRun({ runId: randomUUID() });
    await requestRun();
    await requestRun({ runId: mine });
    await vi.waitFor(async () => expect(await db.query('select seq from outbox')).toHaveLength(2));
    expect(seen).toEqual([mine]);
  });

  it('says at once that the database does not answer', async () => {
    const other = await startPrivateDatabase();
    await other.close();
    await expect(start(async () => undefined, { db: other.db })).rejects.toMatchObject({
      code: expect.stringMatching(/^DATABASE_|^3D000$/) as string,
    });
  });

  it('refuses a handler that @Consumes did not declare, and two of one consumer', async () => {
    const transport = openTransport({ db, outbox });
    const work = async (): Promise<void> => undefined;
    const spec = { ...consumerSpec(RunRequestedV1, { consumer: 'planner' }) };
    expect(() => transport.addHandler('run.requested.v1', work, true)).toThrow('not declared by @Consumes');
    transport.addHandler('run.requested.v1', work, true, spec);
    expect(() => transport.addHandler('run.requested.v1', work, true, spec)).toThrow('two handlers');
    await transport.close();
  });
});
