import { openTransport, queueOf } from '#messaging';
import {
  startPrivateDatabase,
  startPrivateVhosts,
  type PrivateDatabase,
  type PrivateVhost,
  type PrivateVhosts,
} from '#testing';
import { startVictim } from '../contract/start-victim.js';
import { describeTransportContract } from '../contract/transport-contract.js';
import { countReady } from './rabbitmq-queues.js';

let database: PrivateDatabase;
let vhosts: PrivateVhosts;
let vhost: PrivateVhost | undefined;

describeTransportContract('RabbitMQ transport', {
  async openDatabase() {
    [database, vhosts] = await Promise.all([startPrivateDatabase(), startPrivateVhosts()]);
    return database.db;
  },
  async reset() {
    await vhost?.close();
    vhost = await vhosts.open();
  },
  queued: (consumers) => countReady(urlOf(vhost), consumers.map(queueOf)),
  openTransport: (options) =>
    openTransport({ pollMs: 50, queueRestMs: 0, amqpUrl: urlOf(vhost), ...options }),
  startVictim: (leaseMs) =>
    startVictim({ SIGN_SYNC_DATABASE_URL: database.url, SIGN_SYNC_AMQP_URL: urlOf(vhost) }, leaseMs),
  async close() {
    await vhosts.stop();
    await database.close();
  },
});

function urlOf(vhost: PrivateVhost | undefined): string {
  if (vhost === undefined) throw new Error('There is no virtual host yet');
  return vhost.url;
}
