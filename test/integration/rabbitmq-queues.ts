import { connect, type ChannelModel } from 'amqplib';

/** Messages in these queues that no consumer has in hand. A queue that is not there has none. */
export async function countReady(url: string, queues: readonly string[]): Promise<number> {
  const connection = await connect(url);
  connection.on('error', () => undefined);
  try {
    let count = 0;
    for (const name of new Set(queues)) count += await readyIn(connection, name);
    return count;
  } finally {
    await connection.close();
  }
}

async function readyIn(connection: ChannelModel, name: string): Promise<number> {
  const channel = await connection.createChannel();
  // The broker closes the channel on which a queue was asked for that is not there.
  channel.on('error', () => undefined);
  try {
    const { messageCount } = await channel.checkQueue(name);
    await channel.close();
    return messageCount;
  } catch {
    return 0;
  }
}
