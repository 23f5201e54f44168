import { randomUUID } from 'node:crypto';
import { connect } from 'amqplib';

/** Sends the planner a message that nobody can read, as a foreign or much newer program might. */
export async function sendPoison(amqpUrl: string): Promise<void> {
  const connection = await connect(amqpUrl);
  try {
    const channel = await connection.createConfirmChannel();
    channel.publish('sign-sync', 'plan.approved.v1', Buffer.from('{"nobody": "can read this"'), {
      ...{ messageId: randomUUID(), type: 'plan.approved.v1', persistent: true, mandatory: true },
    });
    await channel.waitForConfirms();
  } finally {
    await connection.close();
  }
}
