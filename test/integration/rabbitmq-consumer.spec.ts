import { type ChannelModel, connect } from 'amqplib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ConsumerGround, QueueConsumer } from '../../libs/messaging/src/rabbitmq/queue-consumer.js';
import { startPrivateVhosts, type PrivateVhost, type PrivateVhosts } from '#testing';
import { eventually } from './messaging-world.js';

const QUEUE = 'consumed-once';

describe('a consumer of one queue', { retry: 0 }, () => {
  let vhosts: PrivateVhosts;
  let vhost: PrivateVhost;
  let connection: ChannelModel;
  const worked: { text: string; isLost: boolean }[] = [];
  const consumer = () =>
    new QueueConsumer(
      {
        ...{ queue: QUEUE, prefetch: 2, concurrency: 2, stop: () => undefined },
        work: async ({ message, isLost }, handled) => {
          worked.push({ text: message.content.toString(), isLost: isLost() });
          handled();
          return 'ack';
        },
      },
      () => undefined,
    );
  // Each caller makes a ground of its own, also over one connection.
  const ground = (): ConsumerGround => ({ connection, declare: async () => undefined });

  beforeAll(async () => {
    vhosts = await startPrivateVhosts();
  });
  afterAll(() => vhosts.stop());
  beforeEach(async () => {
    worked.length = 0;
    vhost = await vhosts.open();
    connection = await connect(vhost.url);
    const channel = await connection.createChannel();
    const type = { 'x-queue-type': 'quorum', 'x-single-active-consumer': true };
    await channel.assertQueue(QUEUE, { durable: true, arguments: type });
    await channel.close();
  });
  afterEach(async () => {
    await connection.close();
    await vhost.close();
  });

  async function consumers(): Promise<number> {
    const channel = await connection.createChannel();
    const { consumerCount } = await channel.checkQueue(QUEUE);
    await channel.close();
    return consumerCount;
  }

  async function send(text: string): Promise<void> {
    const channel = await connection.createConfirmChannel();
    channel.sendToQueue(QUEUE, Buffer.from(text), { persistent: true });
    await channel.waitForConfirms();
    await channel.close();
  }

  it('begins once over a connection, though two ask it to at the same time', async () => {
    const twice = consumer();
    await Promise.all([twice.up(ground()), twice.up(ground())]);
    expect(await consumers()).toBe(1);
    await send('hello');
    await eventually(async () => expect(worked).toEqual([{ text: 'hello', isLost: false }]));
    await twice.cancel('The spec is over');
    await twice.close();
  });

  it('takes nothing when it is cancelled while it begins', async () => {
    const stopped = consumer();
    const beginning = stopped.up(ground());
    await stopped.cancel('The partition goes to another process');
    await beginning;
    expect(await consumers()).toBe(0);
    await send('for somebody else');
    expect(worked).toEqual([]);
    await stopped.close();
  });
});
