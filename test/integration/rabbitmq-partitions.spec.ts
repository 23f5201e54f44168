import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OrgRefreshRequestedV1, SignActionV1 } from '#contracts';
import { Partitions } from '#messaging';
import {
  startPrivateDatabase,
  startPrivateVhosts,
  type PrivateDatabase,
  type PrivateVhost,
  type PrivateVhosts,
} from '#testing';
import { eventually, MessagingWorld, type Handler, type Handlers } from './messaging-world.js';

const executor = { consumer: 'executor', partitioned: true } as const;

describe('partitions over RabbitMQ', { retry: 0 }, () => {
  let database: PrivateDatabase;
  let vhosts: PrivateVhosts;
  let vhost: PrivateVhost;
  let world: MessagingWorld;
  let org: string;

  beforeAll(async () => {
    [database, vhosts] = await Promise.all([startPrivateDatabase(), startPrivateVhosts()]);
  });
  afterAll(async () => {
    await vhosts.stop();
    await database.close();
  });
  beforeEach(async () => {
    await database.db.query('truncate outbox, inbox, dead_letter');
    vhost = await vhosts.open();
    world = new MessagingWorld(database.db, { amqpUrl: vhost.url, queueRestMs: 0 });
    org = randomUUID();
  });
  afterEach(async () => {
    await world.close();
    await vhost.close();
  });

  function refresh(orgId = org): Promise<string> {
    const body = { runId: randomUUID(), orgId };
    return database.db.transaction((tx) =>
      world.outbox.store(tx, OrgRefreshRequestedV1, body, { partitionKey: orgId }),
    );
  }

  function act(lane: 'urgent' | 'bulk'): Promise<string> {
    const items = [{ itemId: randomUUID(), kind: 'update-user', generation: 1 }];
    const body = { runId: randomUUID(), planId: randomUUID(), orgId: org, lane, items };
    return database.db.transaction((tx) =>
      world.outbox.store(tx, SignActionV1, body, { partitionKey: org, lane }),
    );
  }

  /** An executor that notes what it is given. */
  async function executorOf(name: string, seen: string[], partitions: Partitions): Promise<void> {
    const note: Handler = async (_, { messageId }) => void seen.push(`${name} ${messageId}`);
    await world.start([[OrgRefreshRequestedV1, executor, note]], { partitions });
  }

  it('wait for somebody who holds them, also when nobody ever has', async () => {
    const seen: string[] = [];
    const partitions = new Partitions();
    await executorOf('one', seen, partitions);
    const id = await refresh();
    await eventually(async () => expect(await database.db.query('select seq from outbox')).toEqual([]));
    expect(seen).toEqual([]);
    await partitions.hold(org);
    expect(partitions.held).toEqual(new Set([org]));
    await eventually(() => expect(seen).toEqual([`one ${id}`]));
  });

  it('are worked on by one process at a time, even if two believe that they hold them', async () => {
    const seen: string[] = [];
    const [first, second] = [new Partitions(), new Partitions()];
    await executorOf('first', seen, first);
    await executorOf('second', seen, second);
    await first.hold(org);
    await second.hold(org);
    const ids = [await refresh(), await refresh(), await refresh()];
    await eventually(() => expect(seen).toHaveLength(3));
    expect(seen.toSorted()).toEqual(ids.map((id) => `first ${id}`).toSorted());
    await first.drop(org);
    const last = await refresh();
    await eventually(() => expect(seen.at(-1)).toBe(`second ${last}`));
  });

  it('tell their handlers to stop when they are dropped, and are dropped when these have ended', async () => {
    const partitions = new Partitions();
    const steps: string[] = [];
    let finish = (): void => undefined;
    const late = new Promise<void>((resolve) => (finish = resolve));
    const handler: Handler = async (_, { signal, attempt }) => {
      steps.push(`begun ${attempt}`);
      if (steps.length > 1) return;
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      steps.push('told');
      await late;
      signal.throwIfAborted();
    };
    await world.start([[OrgRefreshRequestedV1, executor, handler]], { partitions });
    await partitions.hold(org);
    await refresh();
    await eventually(() => expect(steps).toEqual(['begun 1']));
    let dropped = false;
    const dropping = partitions.drop(org).then(() => (dropped = true));
    await eventually(() => expect(steps).toEqual(['begun 1', 'told']));
    expect(dropped).toBe(false);
    finish();
    await dropping;
    expect(partitions.held.size).toBe(0);
    await partitions.hold(org);
    await eventually(() => expect(steps).toEqual(['begun 1', 'told', 'begun 1']));
  });

  it('have an urgent queue that goes on while the other one is full and stuck', async () => {
    const partitions = new Partitions();
    await partitions.hold(org);
    let finish = (): void => undefined;
    const stuck = new Promise<void>((resolve) => (finish = resolve));
    const urgent: string[] = [];
    const handlers: Handlers = [
      [
        SignActionV1,
        executor,
        async (body, { messageId }) => {
          if ((body as SignActionV1).lane === 'bulk') await stuck;
          else urgent.push(messageId);
        },
      ],
    ];
    await world.start(handlers, { partitions });
    for (let count = 0; count < 6; count += 1) await act('bulk');
    const id = await act('urgent');
    await eventually(() => expect(urgent).toEqual([id]));
    finish();
  });

  it('carry all messages of their consumer, each to its own handler', async () => {
    const partitions = new Partitions();
    await partitions.hold(org);
    const seen: string[] = [];
    await world.start(
      [
        [OrgRefreshRequestedV1, executor, async (_, c) => void seen.push(`refresh ${c.messageId}`)],
        [SignActionV1, executor, async (_, c) => void seen.push(`action ${c.messageId}`)],
      ],
      { partitions },
    );
    const ids = [`refresh ${await refresh()}`, `action ${await act('bulk')}`];
    await eventually(() => expect(seen.toSorted()).toEqual(ids.toSorted()));
  });

  it('keep the retries of their messages, in their lane', async () => {
    const partitions = new Partitions();
    await partitions.hold(org);
    const attempts: number[] = [];
    const retry = { attemptsMax: 3, delayMsMin: 3_600_000, delayMsMax: 3_600_000 };
    const handler: Handler = async (_, { attempt }) => {
      attempts.push(attempt);
      if (attempt < 2) throw new Error('Sign is away');
    };
    await world.start([[SignActionV1, { ...executor, retry }, handler]], { partitions });
    await act('urgent');
    await eventually(async () =>
      expect(
        await database.db.query('select consumer, partition_key, lane, attempt, first_error from outbox'),
      ).toEqual([
        {
          ...{ consumer: 'executor', partition_key: org, lane: 'urgent', attempt: 2 },
          first_error: 'UNEXPECTED: Error: Sign is away',
        },
      ]),
    );
    await database.db.query('update outbox set not_before = now()');
    await eventually(() => expect(attempts).toEqual([1, 2]));
  });
});
