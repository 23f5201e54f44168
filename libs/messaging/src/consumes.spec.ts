import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { PlanBuiltV1, RunRequestedV1 } from '#contracts';
import { Consumes, consumerSpec } from './consumes.js';
import type { MessageContext } from './message-context.js';

/** Each line that must not compile says so; the type check fails when one of them does compile. */
class Handlers {
  @Consumes(RunRequestedV1, { consumer: 'planner' })
  async takesTheBody(_message: RunRequestedV1): Promise<void> {}

  @Consumes(RunRequestedV1, { consumer: 'planner' })
  async takesTheContextToo(_message: RunRequestedV1, _context: MessageContext): Promise<void> {}

  @Consumes(RunRequestedV1, { consumer: 'planner' })
  async takesLess(): Promise<void> {}

  // @ts-expect-error: the body of another message
  @Consumes(RunRequestedV1, { consumer: 'planner' })
  async takesAnother(_message: PlanBuiltV1): Promise<void> {}

  // @ts-expect-error: a field that the body does not have
  @Consumes(RunRequestedV1, { consumer: 'planner' })
  async takesMore(_message: { runId: string; force: boolean }): Promise<void> {}

  // @ts-expect-error: a parameter that no transport gives
  @Consumes(RunRequestedV1, { consumer: 'planner' })
  async takesThree(_message: RunRequestedV1, _context: MessageContext, _more: string): Promise<void> {}

  // @ts-expect-error: a handler that cannot be waited for
  @Consumes(RunRequestedV1, { consumer: 'planner' })
  returnsAtOnce(_message: RunRequestedV1): void {}
}

describe('@Consumes', () => {
  it('leaves the pattern and everything the transport needs on the method', () => {
    const method: unknown = Reflect.get(Handlers.prototype, 'takesTheBody');
    const metadata = Reflect.getMetadataKeys(method as object).map((key: unknown) =>
      Reflect.getMetadata(key, method as object),
    );
    expect(metadata).toContainEqual(['run.requested.v1']);
    expect(metadata).toContainEqual(expect.objectContaining({ consumer: 'planner', prefetch: 8 }));
  });

  it('runs as many handlers as it may hold messages, unless told to run fewer', () => {
    const bounds = [{}, { prefetch: 4 }, { prefetch: 4, concurrency: 2 }, { prefetch: 2, concurrency: 4 }];
    expect(
      bounds.map((options) => {
        const { prefetch, concurrency } = consumerSpec(RunRequestedV1, { consumer: 'planner', ...options });
        return [prefetch, concurrency];
      }),
    ).toEqual([
      [8, 8],
      [4, 4],
      [4, 2],
      [2, 2],
    ]);
  });

  it.each([{ prefetch: 0 }, { prefetch: 1.5 }, { prefetch: Number.NaN }, { concurrency: -1 }])(
    'refuses %j, which could never deliver',
    (options) => {
      expect(() => Consumes(RunRequestedV1, { consumer: 'planner', ...options })).toThrow(
        /of planner for run\.requested\.v1 is .*; it must be a whole number from 1/,
      );
    },
  );
});
