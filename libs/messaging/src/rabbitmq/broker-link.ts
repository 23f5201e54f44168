import type { Socket } from 'node:net';
import type { ChannelModel } from 'amqplib';

/**
 * The connections of a process to its broker. Two, because a broker that is short of memory stops reading from
 * connections that publish; acknowledgements have to go on then.
 */
export interface BrokerLink {
  readonly publishing: ChannelModel;
  readonly consuming: ChannelModel;
}

/** Milliseconds until a server that accepts and does not answer counts as away. */
const CONNECT_MS = 10_000;
/** A server that does not answer a goodbye is left without one. */
const GOODBYE_MS = 2_000;

/** @param name what the broker's lists of connections show */
export async function openLink(url: URL, name: string): Promise<BrokerLink> {
  const publishing = await openConnection(url, `${name} publishing`);
  try {
    return { publishing, consuming: await openConnection(url, `${name} consuming`) };
  } catch (error) {
    await closeConnection(publishing);
    throw error;
  }
}

export function onLinkLost(link: BrokerLink, listener: (error: Error | undefined) => void): void {
  for (const connection of [link.publishing, link.consuming]) {
    connection.on('error', listener);
    connection.on('close', listener);
  }
}

export async function closeLink(link: BrokerLink): Promise<void> {
  await Promise.all([closeConnection(link.publishing), closeConnection(link.consuming)]);
}

async function openConnection(url: URL, name: string): Promise<ChannelModel> {
  const { connect } = await import('amqplib'); // here: most processes have no broker
  const connection = await connect(url.href, {
    ...{ noDelay: true, keepAlive: true, timeout: CONNECT_MS },
    clientProperties: { connection_name: name },
  });
  // An error without a listener would end the process; who is concerned listens as well.
  connection.on('error', () => undefined);
  return connection;
}

async function closeConnection(connection: ChannelModel): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      // With an error, or those who wait for an answer on it would wait for ever.
      const { stream } = connection.connection as { readonly stream?: Socket };
      stream?.destroy(new Error('The broker did not answer a goodbye'));
      resolve();
    }, GOODBYE_MS);
  });
  // Rejects when it is closed already.
  await Promise.race([connection.close().catch(() => undefined), tooLong]);
  clearTimeout(timer);
}
