import { describe, expect, it } from 'vitest';
import { PlanBuiltV1, RunFinishedV1, RunRequestedV1, SignActionV1 } from '#contracts';
import {
  addressOf,
  partitionQueueOf,
  partitionTopologyOf,
  queueOf,
  routeOf,
  SUBSCRIPTIONS,
  topologyOf,
} from './topology.js';

const ORG = '5c4ab0c1-6c5d-4b2e-9d4b-0e9a4f6b7c11';
const toAll = { consumer: null, partitionKey: null, lane: null };

describe('topologyOf', () => {
  const { queues, bindings, exchanges } = topologyOf(SUBSCRIPTIONS);

  it('has one queue for each consumer of a message, and one for the dead letters', () => {
    expect(queues.map(({ name }) => name)).toContain('planner.run.requested.v1');
    expect(queues.map(({ name }) => name)).toContain('source-ingest.run.requested.v1');
    expect(queues.map(({ name }) => name)).toContain('sign-sync.dead');
    expect(queues.filter(({ name }) => name.startsWith('executor.'))).toEqual([]);
    expect(new Set(queues.map(({ name }) => name)).size).toBe(queues.length);
  });

  it('gives every queue a quorum, a delivery limit, and dead letters that cannot get lost', () => {
    for (const { arguments: facts } of queues.filter(({ name }) => name !== 'sign-sync.dead')) {
      expect(facts).toEqual({
        'x-queue-type': 'quorum',
        'x-delivery-limit': 20,
        'x-dead-letter-exchange': 'sign-sync.dead',
        'x-dead-letter-strategy': 'at-least-once',
        'x-overflow': 'reject-publish',
      });
    }
  });

  it('binds each queue to an exchange that it declares', () => {
    const names = exchanges.map(({ name }) => name);
    expect(bindings.map(({ queue }) => queue).toSorted()).toEqual(queues.map(({ name }) => name).toSorted());
    expect(bindings.every(({ exchange }) => names.includes(exchange))).toBe(true);
  });
});

describe('partitionTopologyOf', () => {
  it('has two queues for a partition, for all messages of the consumer together', () => {
    const { queues, bindings } = partitionTopologyOf(SUBSCRIPTIONS, ORG);
    expect(queues.map(({ name }) => name)).toEqual([`executor.${ORG}.urgent`, `executor.${ORG}.bulk`]);
    expect(queues.every(({ arguments: facts }) => facts['x-single-active-consumer'] === true)).toBe(true);
    expect(bindings).toContainEqual({
      ...{ queue: `executor.${ORG}.urgent`, exchange: 'sign-sync' },
      key: `sign.action.v1.${ORG}.urgent`,
    });
    expect(bindings).toHaveLength(6);
  });
});

describe('routeOf', () => {
  it('sends a message to the exchange by its pattern, and wants somebody to take it', () => {
    expect(routeOf({ ...toAll, pattern: RunRequestedV1.pattern }, SUBSCRIPTIONS)).toEqual({
      ...{ exchange: 'sign-sync', key: 'run.requested.v1', mandatory: true, partition: undefined },
    });
  });

  it('lets an event be, of which nobody wants to hear', () => {
    const others = SUBSCRIPTIONS.filter(({ pattern }) => pattern !== RunFinishedV1.pattern);
    const route = routeOf({ ...toAll, pattern: RunFinishedV1.pattern }, others);
    expect(route).toMatchObject({ key: 'run.finished.v1', mandatory: false });
    expect(routeOf({ ...toAll, pattern: RunFinishedV1.pattern }, SUBSCRIPTIONS).mandatory).toBe(true);
  });

  it('names partition and lane for a consumer that has partitions; bulk, unless it is said', () => {
    const message = { ...toAll, pattern: SignActionV1.pattern, partitionKey: ORG };
    expect(routeOf(message, SUBSCRIPTIONS)).toMatchObject({
      key: `sign.action.v1.${ORG}.bulk`,
      partition: ORG,
    });
    expect(routeOf({ ...message, lane: 'urgent' }, SUBSCRIPTIONS)).toMatchObject({
      key: `sign.action.v1.${ORG}.urgent`,
    });
  });

  it('does not mind a partition key that means nothing to the consumers', () => {
    const message = { ...toAll, pattern: PlanBuiltV1.pattern, partitionKey: ORG };
    expect(routeOf(message, SUBSCRIPTIONS)).toMatchObject({ key: 'plan.built.v1', partition: undefined });
  });

  it('sends what is for one consumer straight to its queue', () => {
    const retry = { ...toAll, pattern: RunRequestedV1.pattern, consumer: 'planner' };
    expect(routeOf(retry, SUBSCRIPTIONS)).toMatchObject({ exchange: '', key: 'planner.run.requested.v1' });
    const ofOrg = {
      pattern: SignActionV1.pattern,
      consumer: 'executor',
      partitionKey: ORG,
      lane: 'urgent' as const,
    };
    expect(routeOf(ofOrg, SUBSCRIPTIONS)).toEqual({
      ...{ exchange: '', key: `executor.${ORG}.urgent`, mandatory: true, partition: ORG },
    });
  });
});

describe('addressOf', () => {
  it('reads from the name of a queue whose it is', () => {
    for (const { consumer, pattern } of SUBSCRIPTIONS) {
      expect(addressOf(queueOf({ consumer, pattern }))).toEqual({ consumer, partitionKey: null, lane: null });
    }
    expect(addressOf(partitionQueueOf('executor', ORG, 'urgent'))).toEqual({
      ...{ consumer: 'executor', partitionKey: ORG, lane: 'urgent' },
    });
    expect(addressOf('sign-sync')).toEqual({ consumer: 'sign-sync', partitionKey: null, lane: null });
  });
});
