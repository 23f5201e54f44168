import { randomUUID } from 'node:crypto';
import { connect, type ChannelModel } from 'amqplib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OrgRefreshRequestedV1, PlanBuiltV1, RunRequestedV1, SignActionV1 } from '#contracts';
import { DeadLetters, Partitions, SUBSCRIPTIONS } from '#messaging';
import {
  startPrivateDatabase,
  startPrivateVhosts,
  type PrivateDatabase,
  type PrivateVhost,
  type PrivateVhosts,
} from '#testing';
import { eventually, MessagingWorld, type Handler } from './messaging-world.js';

interface QueueOfBroker {
  readonly name: string;
  readonly type: string;
  readonly durable: boolean;
  readonly auto_delete: boolean;
  readonly exclusive: boolean;
  readonly arguments: Readonly<Record<string, unknown>>;
}

interface ConsumerOfBroker {
  readonly queue: { readonly name: string };
  readonly prefetch_count: number;
  readonly ack_required: boolean;
  readonly active: boolean;
}

interface StoredMessage {
  readonly exchange: string;
  readonly routing_key: string;
  readonly payload: string;
  readonly properties: {
    readonly delivery_mode: number;
    readonly message_id: string;
    readonly type: string;
    readonly headers: Readonly<Record<string, unknown>>;
  };
}

const QUORUM = {
  'x-queue-type': 'quorum',
  'x-delivery-limit': 20,
  'x-dead-letter-exchange': 'sign-sync.dead',
  'x-dead-letter-strategy': 'at-least-once',
  'x-overflow': 'reject-publish',
};

const idle: Handler = async () => undefined;

describe('a live RabbitMQ', () => {
  let database: PrivateDatabase;
  let vhosts: PrivateVhosts;
  let vhost: PrivateVhost;
  let world: MessagingWorld;
  let connection: ChannelModel;

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
    connection = await connect(vhost.url);
  });
  afterEach(async () => {
    await world.close();
    await connection.close();
    await vhost.close();
  });

  function queues(): Promise<QueueOfBroker[]> {
    return vhost.api('GET', `/queues/${vhost.name}`);
  }

  async function publish(queue: string, type: string | undefined, bytes: string, id?: string): Promise<void> {
    const channel = await connection.createConfirmChannel();
    channel.sendToQueue(queue, Buffer.from(bytes, 'latin1'), {
      persistent: true,
      ...(type !== undefined && { type }),
      ...(id !== undefined && { messageId: id }),
    });
    await channel.waitForConfirms();
    await channel.close();
  }

  async function deadLetters(count = 1) {
    const letters = new DeadLetters(database.db, world.outbox);
    return eventually(async () => {
      const list = await letters.list({ state: 'dead', limit: 10 });
      expect(list).toHaveLength(count);
      return list;
    });
  }

  it('has the queues of every service as soon as one of them has connected, each with all its arguments', async () => {
    await world.start([]);
    const whole = SUBSCRIPTIONS.filter(({ partitioned }) => !partitioned);
    const found = await queues();
    expect(found.map(({ name }) => name).toSorted()).toEqual(
      ['sign-sync.dead', ...whole.map(({ consumer, pattern }) => `${consumer}.${pattern}`)].toSorted(),
    );
    for (const queue of found) {
      expect(queue).toMatchObject({ type: 'quorum', durable: true, auto_delete: false, exclusive: false });
      expect(queue.arguments).toEqual(
        queue.name === 'sign-sync.dead'
          ? { 'x-queue-type': 'quorum', 'x-delivery-limit': 2_147_483_647 }
          : QUORUM,
      );
    }
    const exchanges = await vhost.api<{ name: string; type: string; durable: boolean }[]>(
      'GET',
      `/exchanges/${vhost.name}`,
    );
    expect(exchanges).toContainEqual(
      expect.objectContaining({ name: 'sign-sync', type: 'topic', durable: true }),
    );
    expect(exchanges).toContainEqual(
      expect.objectContaining({ name: 'sign-sync.dead', type: 'fanout', durable: true }),
    );
  });

  it('has two queues for a partition, each with one active consumer', async () => {
    const partitions = new Partitions();
    const org = randomUUID();
    await partitions.hold(org);
    await world.start([[SignActionV1, { consumer: 'executor', prefetch: 32, partitioned: true }, idle]], {
      partitions,
    });
    await eventually(async () => {
      const found = await queues();
      for (const lane of ['urgent', 'bulk']) {
        expect(found.find(({ name }) => name === `executor.${org}.${lane}`)).toMatchObject({
          ...{ type: 'quorum', durable: true },
          arguments: { ...QUORUM, 'x-single-active-consumer': true },
        });
      }
    });
  });

  it('knows each consumer with its prefetch, and waits for its acknowledgements', async () => {
    const partitions = new Partitions();
    const org = randomUUID();
    await partitions.hold(org);
    await world.start(
      [
        [RunRequestedV1, { consumer: 'planner', prefetch: 5 }, idle],
        [PlanBuiltV1, { consumer: 'planner' }, idle],
        [SignActionV1, { consumer: 'executor', prefetch: 32, partitioned: true }, idle],
      ],
      { partitions },
    );
    await eventually(async () => {
      const consumers = await vhost.api<ConsumerOfBroker[]>('GET', `/consumers/${vhost.name}`);
      expect(
        Object.fromEntries(consumers.map(({ queue, prefetch_count }) => [queue.name, prefetch_count])),
      ).toEqual({
        'planner.run.requested.v1': 5,
        'planner.plan.built.v1': 8,
        'sign-sync.dead': 10,
        [`executor.${org}.urgent`]: 2,
        [`executor.${org}.bulk`]: 2,
      });
      expect(consumers.every(({ ack_required }) => ack_required)).toBe(true);
    });
    const channels = await eventually(async () => {
      const all = await vhost.api<{ vhost: string; confirm: boolean; global_prefetch_count: number }[]>(
        'GET',
        '/channels',
      );
      const ours = all.filter((channel) => channel.vhost === vhost.name);
      expect(ours.filter(({ confirm }) => confirm)).toHaveLength(1);
      return ours;
    });
    expect(channels.every((channel) => channel.global_prefetch_count === 0)).toBe(true);
  });

  it('stores messages for good, with what is known about them, and the outbox keeps none that it has confirmed', async () => {
    await world.start([]);
    const id = await world.requestRun();
    await eventually(async () => expect(await database.db.query('select seq from outbox')).toHaveLength(0));
    const read = await vhost.api<StoredMessage[]>(
      'POST',
      `/queues/${vhost.name}/planner.run.requested.v1/get`,
      { count: 5, ackmode: 'ack_requeue_true', encoding: 'auto' },
    );
    expect(read).toHaveLength(1);
    expect(read[0]).toMatchObject({
      ...{ exchange: 'sign-sync', routing_key: 'run.requested.v1' },
      properties: { delivery_mode: 2, message_id: id, type: 'run.requested.v1', headers: { 'x-attempt': 1 } },
    });
    const envelope = JSON.parse(read[0]?.payload ?? '') as { traceparent: string };
    expect(read[0]?.properties.headers['traceparent']).toBe(envelope.traceparent);
  });

  it('has messages of unknown type and of broken bytes buried, where they can be seen and sent again', async () => {
    let handled = 0;
    await world.start([[PlanBuiltV1, { consumer: 'planner' }, async () => void (handled += 1)]]);
    const queue = 'planner.plan.built.v1';
    const id = randomUUID();
    await publish(queue, 'plan.imagined.v7', '{}', id);
    await publish(queue, PlanBuiltV1.pattern, '{"id":', id);
    await publish(queue, PlanBuiltV1.pattern, '\xff\xfe\0\0 no text at all', id);
    await publish(queue, undefined, '');
    const letters = await deadLetters(4);
    expect(letters.map(({ pattern, reason }) => `${pattern} ${reason}`).toSorted()).toEqual(
      [
        'plan.imagined.v7 MESSAGE_UNKNOWN',
        'plan.built.v1 MESSAGE_UNREADABLE',
        'plan.built.v1 MESSAGE_UNREADABLE',
        `${queue} MESSAGE_UNKNOWN`,
      ].toSorted(),
    );
    for (const letter of letters) {
      expect(letter).toMatchObject({ consumer: 'planner', attempts: 1, state: 'dead' });
    }
    const broken = letters.find(({ reason }) => reason === 'MESSAGE_UNREADABLE');
    const deadAgain = new DeadLetters(database.db, world.outbox);
    expect(await deadAgain.replay(broken?.id ?? '')).toBe(true);
    // It is as broken as it was, and comes back.
    await deadLetters(4);
    expect(handled).toBe(0);
  });

  it('sends a message anew that came back often, because whoever had it was killed, and counts an attempt', async () => {
    const seen: number[] = [];
    await world.start([]);
    const plan = { runId: randomUUID(), orgId: randomUUID(), planId: randomUUID(), planHash: 'd'.repeat(64) };
    await database.db.transaction((tx) => world.outbox.store(tx, PlanBuiltV1, plan, { runId: plan.runId }));
    const channel = await connection.createChannel();
    let deliveries = 0;
    await channel.prefetch(1);
    const { consumerTag } = await channel.consume('planner.plan.built.v1', (message) => {
      if (message === null) return;
      deliveries += 1;
      // Ended with the message in hand, eight times; then it goes to somebody who lives.
      if (deliveries === 8) void channel.cancel(consumerTag).then(() => channel.nack(message, false, true));
      else channel.nack(message, false, true);
    });
    await eventually(() => expect(deliveries).toBe(8));
    await world.start([
      [PlanBuiltV1, { consumer: 'planner' }, async (_, { attempt }) => void seen.push(attempt)],
    ]);
    await eventually(() => expect(seen).toEqual([2]));
    expect(await database.db.query('select id from dead_letter')).toEqual([]);
  });

  it('gives a message up at its delivery limit, and it can be sent again to the same consumer', async () => {
    const seen: string[] = [];
    await world.start([]);
    const plan = { runId: randomUUID(), orgId: randomUUID(), planId: randomUUID(), planHash: 'd'.repeat(64) };
    const id = await database.db.transaction((tx) =>
      world.outbox.store(tx, PlanBuiltV1, plan, { runId: plan.runId }),
    );
    // A consumer that dies with the message each time, as far as the broker can tell.
    const channel = await connection.createChannel();
    let deliveries = 0;
    await channel.prefetch(1);
    await channel.consume('planner.plan.built.v1', (message) => {
      if (message === null) return;
      deliveries += 1;
      channel.nack(message, false, true);
    });
    const [letter] = await deadLetters();
    expect(deliveries).toBe(21);
    expect(letter).toMatchObject({
      ...{ messageId: id, pattern: PlanBuiltV1.pattern, consumer: 'planner', runId: plan.runId },
      ...{ reason: 'DELIVERY_LIMIT', attempts: 1 },
    });
    expect(letter?.lastError).toContain('planner.plan.built.v1');
    expect(letter?.traceId).toMatch(/^[0-9a-f]{32}$/);
    await channel.close();
    await world.start([[PlanBuiltV1, { consumer: 'planner' }, async (_, c) => void seen.push(c.messageId)]]);
    await new DeadLetters(database.db, world.outbox).replay(letter?.id ?? '');
    await eventually(() => expect(seen).toEqual([id]));
  });

  it('gives up a message of a partition so that it finds its way back there', async () => {
    const org = randomUUID();
    const partitions = new Partitions();
    const seen: string[] = [];
    await partitions.hold(org);
    let hopeless = true;
    const retry = { attemptsMax: 1, delayMsMin: 0, delayMsMax: 0 };
    const handler: Handler = async (_, { messageId }) => {
      if (hopeless) throw new Error('The org is away');
      seen.push(messageId);
    };
    await world.start(
      [[OrgRefreshRequestedV1, { consumer: 'executor', partitioned: true, retry }, handler]],
      {
        partitions,
      },
    );
    const id = await database.db.transaction((tx) =>
      world.outbox.store(
        tx,
        OrgRefreshRequestedV1,
        { runId: randomUUID(), orgId: org },
        { partitionKey: org, lane: 'urgent' },
      ),
    );
    const [letter] = await deadLetters();
    expect(letter).toMatchObject({ messageId: id, consumer: 'executor', reason: 'ATTEMPTS_EXHAUSTED' });
    hopeless = false;
    await new DeadLetters(database.db, world.outbox).replay(letter?.id ?? '');
    await eventually(() => expect(seen).toEqual([id]));
  });

  it('is told of a message that no queue takes, and the outbox keeps it', async () => {
    const { observations } = await world.start([]);
    const body = { runId: randomUUID(), orgId: randomUUID() };
    const id = await database.db.transaction((tx) => world.outbox.store(tx, OrgRefreshRequestedV1, body));
    await eventually(() =>
      expect(observations).toContainEqual({
        event: 'message.returned',
        ...{ messageId: id, pattern: OrgRefreshRequestedV1.pattern, reason: 'NO_ROUTE', delayMs: 5_000 },
      }),
    );
    await eventually(async () =>
      expect(await database.db.query('select claimed_by, not_before > now() as later from outbox')).toEqual([
        { claimed_by: null, later: true },
      ]),
    );
  });

  it('gets its queue back when somebody deletes it, and the consumer goes on', async () => {
    const seen: string[] = [];
    const { observations } = await world.start([
      [RunRequestedV1, { consumer: 'planner' }, async (_, c) => void seen.push(c.messageId)],
    ]);
    const queue = 'planner.run.requested.v1';
    await vhost.api('DELETE', `/queues/${vhost.name}/${queue}`);
    await eventually(() =>
      expect(observations).toContainEqual({
        ...{ event: 'consumer.cancelled', queue },
        message: 'The broker has cancelled the consumer',
      }),
    );
    await eventually(async () => expect((await queues()).map(({ name }) => name)).toContain(queue));
    const id = await world.requestRun();
    await eventually(() => expect(seen).toEqual([id]));
  });

  it('tells how many messages wait in each queue', async () => {
    const { transport } = await world.start([]);
    await world.requestRun();
    await eventually(async () => {
      const depths = await transport.depths();
      expect(depths).toContainEqual({ queue: 'planner.run.requested.v1', messages: 1 });
      expect(depths).toContainEqual({ queue: 'planner.plan.built.v1', messages: 0 });
    });
  });
});
