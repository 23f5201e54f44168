import {
  ActionsSettledV1,
  DirectoryReadRequestedV1,
  DirectoryReadV1,
  DirectoryUsersV1,
  OrgAnsweredV1,
  OrgPlanRequestedV1,
  OrgQuestionsV1,
  OrgRefreshedV1,
  OrgRefreshRequestedV1,
  PlanApprovedV1,
  PlanBuiltV1,
  RunFinishedV1,
  RunReplayRequestedV1,
  RunRequestedV1,
  SignActionV1,
  type MessageContract,
} from '#contracts';
import type { MessageLane } from '../partition-key.js';

/** Who consumes what. */
export interface Subscription {
  readonly consumer: string;
  readonly pattern: string;
  readonly partitioned: boolean;
}

export interface QueueSpec {
  readonly name: string;
  readonly arguments: Readonly<Record<string, string | number | boolean>>;
}

export interface Binding {
  readonly queue: string;
  readonly exchange: string;
  readonly key: string;
}

export interface Topology {
  readonly exchanges: readonly { readonly name: string; readonly type: 'topic' | 'fanout' }[];
  readonly queues: readonly QueueSpec[];
  readonly bindings: readonly Binding[];
}

/** Where a message goes. Without subscribers it may get lost on the way, for nobody waits for it. */
export interface Route {
  readonly exchange: string;
  readonly key: string;
  readonly mandatory: boolean;
  /** Its queues have to be there before it is sent. */
  readonly partition: string | undefined;
}

/** Whose queue it is, read from its name. */
export interface QueueAddress {
  readonly consumer: string;
  readonly partitionKey: string | null;
  readonly lane: MessageLane | null;
}

const EXCHANGE = 'sign-sync';
const DEAD_EXCHANGE = 'sign-sync.dead';
export const DEAD_QUEUE = 'sign-sync.dead';

export const LANES: readonly MessageLane[] = ['urgent', 'bulk'];

/** Deliveries after which a message counts as what ends its process, as in the local transport. */
const DELIVERY_LIMIT = 20;
/** Dead letters have nowhere else to go: they wait for a database as long as that takes. The largest number there is. */
const NO_LIMIT = 2 ** 31 - 1;

/**
 * The services' consumers. Every process declares the queues of all of them: a message must find the queue of a service
 * that has not started yet.
 */
export const SUBSCRIPTIONS: readonly Subscription[] = [
  ...subscriptions('source-ingest', [RunRequestedV1, DirectoryReadRequestedV1]),
  ...subscriptions('planner', [
    ...[RunRequestedV1, DirectoryUsersV1, DirectoryReadV1, OrgRefreshedV1, OrgAnsweredV1],
    ...[OrgPlanRequestedV1, PlanBuiltV1, PlanApprovedV1, ActionsSettledV1, RunReplayRequestedV1],
  ]),
  ...subscriptions('ops-api', [RunFinishedV1]),
  ...subscriptions('executor', [OrgRefreshRequestedV1, OrgQuestionsV1, SignActionV1], true),
];

/** What is there whatever partitions there are: exchanges, the dead letters, and one queue a subscription. */
export function topologyOf(subscriptions: readonly Subscription[]): Topology {
  const whole = subscriptions.filter(({ partitioned }) => !partitioned);
  return {
    exchanges: [
      { name: EXCHANGE, type: 'topic' },
      { name: DEAD_EXCHANGE, type: 'fanout' },
    ],
    queues: [DEAD_LETTER_QUEUE, ...whole.map((one) => quorumQueue(queueOf(one)))],
    bindings: [
      { queue: DEAD_QUEUE, exchange: DEAD_EXCHANGE, key: '' },
      // Also what was stored with a partition key that means nothing to this consumer.
      ...whole.map((one) => ({ queue: queueOf(one), exchange: EXCHANGE, key: `${one.pattern}.#` })),
    ],
  };
}

/** The queues of one partition: two for each consumer that is partitioned, for all its patterns together. */
export function partitionTopologyOf(
  subscriptions: readonly Subscription[],
  key: string,
): Pick<Topology, 'queues' | 'bindings'> {
  const partitioned = subscriptions.filter((one) => one.partitioned);
  const consumers = [...new Set(partitioned.map(({ consumer }) => consumer))];
  return {
    queues: consumers.flatMap((consumer) =>
      LANES.map((lane) =>
        quorumQueue(partitionQueueOf(consumer, key, lane), { 'x-single-active-consumer': true }),
      ),
    ),
    bindings: partitioned.flatMap(({ consumer, pattern }) =>
      LANES.map((lane) => ({
        queue: partitionQueueOf(consumer, key, lane),
        exchange: EXCHANGE,
        key: `${pattern}.${key}.${lane}`,
      })),
    ),
  };
}

/** @param message `consumer` is set for what goes to one consumer alone: a parked retry, a replayed dead letter */
export function routeOf(
  message: {
    readonly pattern: string;
    readonly consumer: string | null;
    readonly partitionKey: string | null;
    readonly lane: MessageLane | null;
  },
  subscriptions: readonly Subscription[],
): Route {
  const { pattern, consumer, partitionKey, lane } = message;
  const heard = subscriptions.filter(
    (one) => one.pattern === pattern && (consumer === null || one.consumer === consumer),
  );
  const partition =
    partitionKey !== null && heard.some(({ partitioned }) => partitioned) ? partitionKey : undefined;
  const words = partition === undefined ? [pattern] : [pattern, partition, lane ?? 'bulk'];
  if (consumer === null) {
    return { exchange: EXCHANGE, key: words.join('.'), mandatory: heard.length > 0, partition };
  }
  const queue =
    partition === undefined
      ? queueOf({ consumer, pattern })
      : partitionQueueOf(consumer, partition, lane ?? 'bulk');
  return { exchange: '', key: queue, mandatory: true, partition };
}

export function queueOf({ consumer, pattern }: Pick<Subscription, 'consumer' | 'pattern'>): string {
  return `${consumer}.${pattern}`;
}

export function partitionQueueOf(consumer: string, key: string, lane: MessageLane): string {
  return `${consumer}.${key}.${lane}`;
}

/** The opposite of `queueOf` and `partitionQueueOf`. */
export function addressOf(queue: string): QueueAddress {
  const [consumer = queue, ...rest] = queue.split('.');
  const lane = LANES.find((one) => one === rest[1]);
  if (rest.length !== 2 || lane === undefined) return { consumer, partitionKey: null, lane: null };
  return { consumer, partitionKey: rest[0] ?? null, lane };
}

const DEAD_LETTER_QUEUE: QueueSpec = {
  name: DEAD_QUEUE,
  arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': NO_LIMIT },
};

/** Every argument is named, so that brokers with other defaults behave alike. */
function quorumQueue(name: string, more: QueueSpec['arguments'] = {}): QueueSpec {
  return {
    name,
    arguments: {
      'x-queue-type': 'quorum',
      'x-delivery-limit': DELIVERY_LIMIT,
      'x-dead-letter-exchange': DEAD_EXCHANGE,
      'x-dead-letter-strategy': 'at-least-once',
      // What at-least-once asks for: nothing is dropped from the head of a full queue.
      'x-overflow': 'reject-publish',
      ...more,
    },
  };
}

function subscriptions(
  consumer: string,
  contracts: readonly MessageContract[],
  partitioned = false,
): Subscription[] {
  return contracts.map(({ pattern }) => ({ consumer, pattern, partitioned }));
}
