import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { SUBSCRIPTIONS, type ConsumerSpec } from '#messaging';
import { ActionConsumer, ReadingConsumer } from '../../apps/executor/src/executor.consumer.js';
import { NoticesConsumer } from '../../apps/ops-api/src/notices/notices.consumer.js';
import { PlannerConsumer } from '../../apps/planner/src/planner.consumer.js';
import { SourceIngestConsumer } from '../../apps/source-ingest/src/source-ingest.consumer.js';

/** Where Nest keeps what a decorator of a handler was given beside the pattern. */
const EXTRAS = 'microservices:pattern_extras';

function specsOf(controller: { readonly prototype: object }): ConsumerSpec[] {
  return Object.values(Object.getOwnPropertyDescriptors(controller.prototype)).flatMap(({ value }) => {
    const extras: unknown = typeof value === 'function' ? Reflect.getMetadata(EXTRAS, value) : undefined;
    return extras === undefined ? [] : [extras as ConsumerSpec];
  });
}

describe('the topology', () => {
  it('knows every consumer of the services, and nobody else', () => {
    const consumers = [
      SourceIngestConsumer,
      PlannerConsumer,
      ReadingConsumer,
      ActionConsumer,
      NoticesConsumer,
    ]
      .flatMap(specsOf)
      .map(({ consumer, contract, partitioned }) => `${consumer} ${contract.pattern} ${partitioned}`);
    expect(consumers.length).toBeGreaterThan(0);
    expect(
      SUBSCRIPTIONS.map(
        ({ consumer, pattern, partitioned }) => `${consumer} ${pattern} ${partitioned}`,
      ).toSorted(),
    ).toEqual(consumers.toSorted());
  });
});
