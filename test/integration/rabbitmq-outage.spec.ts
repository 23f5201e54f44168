import { connect } from 'amqplib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RunRequestedV1 } from '#contracts';
import { startPrivateBroker, startPrivateDatabase, type PrivateBroker, type PrivateDatabase } from '#testing';
import { eventually, MessagingWorld, type Handler } from './messaging-world.js';

const planner = { consumer: 'planner' };

describe('a RabbitMQ that is away', { retry: 0 }, () => {
  let database: PrivateDatabase;
  let broker: PrivateBroker;
  let world: MessagingWorld;

  beforeAll(async () => {
    [database, broker] = await Promise.all([startPrivateDatabase(), startPrivateBroker()]);
  });
  afterAll(async () => {
    await broker.stop();
    await database.close();
  });
  beforeEach(async () => {
    await database.db.query('truncate outbox, inbox, dead_letter');
    world = new MessagingWorld(database.db, { amqpUrl: broker.url });
  });
  afterEach(() => world.close());

  function rows(): Promise<{ claimed: boolean }[]> {
    return database.db.query('select claimed_by is not null as claimed from outbox');
  }

  it('is missed by the publisher, which claims nothing until it is back, and then all goes on', async () => {
    const seen = new Set<string>();
    const aborted: string[] = [];
    let stuck = true;
    const handler: Handler = async (_, { messageId, signal }) => {
      if (stuck) {
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        aborted.push(messageId);
        signal.throwIfAborted();
      }
      seen.add(messageId);
    };
    const { transport, observations } = await world.start([[RunRequestedV1, planner, handler]]);
    const events = (): string[] => observations.map(({ event }) => event);
    expect(transport.isConnected()).toBe(true);
    const inHand = await world.requestRun();
    await eventually(async () => expect(await rows()).toEqual([]));

    await broker.kill();
    await eventually(() => expect(events()).toContain('broker.lost'));
    await eventually(() => expect(events()).toContain('broker.unreachable'));
    expect(transport.isConnected()).toBe(false);
    expect(await transport.depths()).toEqual([]);
    // The handler was told that its message is not its own any more, and settled nothing.
    await eventually(() => expect(aborted).toEqual([inHand]));
    const stored = [await world.requestRun(), await world.requestRun()];
    await eventually(async () => expect(await rows()).toEqual([{ claimed: false }, { claimed: false }]));

    stuck = false;
    await broker.start();
    await eventually(() => expect(events().filter((event) => event === 'broker.connected')).toHaveLength(2));
    await eventually(() => expect([...seen].toSorted()).toEqual([inHand, ...stored].toSorted()));
    await eventually(async () => expect(await rows()).toEqual([]));
    expect(await database.db.query('select * from dead_letter')).toEqual([]);
  });

  it('asks publishers for silence when it is short of memory, and consumers go on', async () => {
    const seen: string[] = [];
    const { observations } = await world.start([
      [RunRequestedV1, planner, async (_, { messageId }) => void seen.push(messageId)],
    ]);
    const events = (): string[] => observations.map(({ event }) => event);
    await broker.ctl('set_vm_memory_high_watermark', 'absolute', '1');
    // The broker asks only those who publish.
    const ids = [await world.requestRun()];
    await eventually(() => expect(events()).toContain('broker.blocked'));
    ids.push(await world.requestRun());
    await eventually(async () => expect((await rows()).filter(({ claimed }) => !claimed)).toHaveLength(1));
    await broker.ctl('set_vm_memory_high_watermark', '0.4');
    await eventually(() => expect(events()).toContain('broker.unblocked'));
    await eventually(() => expect(seen.toSorted()).toEqual(ids.toSorted()));
  });

  it('is not waited for when it refuses us', async () => {
    const wrong = new URL(broker.url);
    wrong.password = 'wrong';
    const refused = world.prepare([[RunRequestedV1, planner, async () => undefined]], {
      amqpUrl: wrong.href,
    });
    await expect(refused.listen()).rejects.toMatchObject({ code: 'BROKER_REFUSED', retryable: false });
    await expect(refused.listen()).rejects.not.toThrow('wrong@');
    const elsewhere = world.prepare([], { amqpUrl: `${broker.url}/nowhere` });
    await expect(elsewhere.listen()).rejects.toThrow(/\/nowhere .*virtual host is not there/);
    const noUrl = world.prepare([], { amqpUrl: 'localhost:5672' });
    await expect(noUrl.listen()).rejects.toMatchObject({ code: 'BROKER_REFUSED' });
  });

  it('can be tried again by who found nobody there', async () => {
    const seen: string[] = [];
    const { listen, observations } = world.prepare([
      [RunRequestedV1, planner, async (_, { messageId }) => void seen.push(messageId)],
    ]);
    await broker.kill();
    await expect(listen()).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE', retryable: true });
    const id = await world.requestRun();
    await broker.start();
    await listen();
    await eventually(() => expect(seen).toEqual([id]));
    expect(observations.filter(({ event }) => event === 'broker.connected')).toHaveLength(1);
  });

  it('says so when somebody has made a queue of ours with other properties', async () => {
    const connection = await connect(broker.url);
    const channel = await connection.createChannel();
    await channel.deleteQueue('planner.plan.built.v1');
    await channel.assertQueue('planner.plan.built.v1', { durable: true });
    const { listen } = world.prepare([]);
    await expect(listen()).rejects.toMatchObject({ code: 'BROKER_TOPOLOGY_DIFFERS' });
    await expect(listen()).rejects.toThrow('planner.plan.built.v1');
    await channel.deleteQueue('planner.plan.built.v1');
    await connection.close();
    // While RabbitMQ still puts the old queue of the name away it breaks off, and is asked again as one that is away.
    await eventually(listen);
  });
});
