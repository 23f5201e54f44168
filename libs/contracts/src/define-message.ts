import { z } from 'zod';

/** One message contract: its name, its version and the shape of its body. */
export interface MessageContract<Body extends z.ZodType = z.ZodType> {
  /** Dotted name, as in `run.requested`. */
  readonly type: string;
  readonly version: number;
  readonly body: Body;
  /** `run.requested.v1`: the routing key, the handler pattern and the fixture's file name. */
  readonly pattern: string;
}

/**
 * Defines a message once. The sender cannot store a body that does not fit, the handler's parameter is typed from it,
 * and the bytes are validated before a handler runs. Adding an optional field keeps the version.
 */
export function defineMessage<Body extends z.ZodType>(contract: {
  type: string;
  version: number;
  body: Body;
}): MessageContract<Body> {
  return Object.freeze({ ...contract, pattern: `${contract.type}.v${contract.version}` });
}

/** What surrounds every body. `traceparent` is W3C trace context; `causationId` is the message that led to this one. */
export const envelopeSchema = z.object({
  id: z.uuid(),
  type: z.string().min(1),
  version: z.int().min(1),
  occurredAt: z.iso.datetime(),
  runId: z.uuid().optional(),
  causationId: z.uuid().optional(),
  traceparent: z.string().optional(),
  body: z.unknown(),
});
export type Envelope = z.output<typeof envelopeSchema>;
