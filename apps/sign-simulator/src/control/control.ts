import { z } from 'zod';
import { SimulatorError } from '../errors.js';
import { faultSchema } from '../faults/fault.schema.js';

const count = z.int().min(1);
const seconds = z.number().positive();
const milliseconds = z.number().min(0);

const windowSchema = z.strictObject({ limit: count, seconds });
const namedWindowsSchema = z
  .strictObject({ minute: count.optional(), hour: count.optional(), day: count.optional() })
  .transform(({ minute, hour, day }) => [
    ...(minute === undefined ? [] : [{ limit: minute, seconds: 60 }]),
    ...(hour === undefined ? [] : [{ limit: hour, seconds: 3600 }]),
    ...(day === undefined ? [] : [{ limit: day, seconds: 86_400 }]),
  ]);

const controlSchema = z.strictObject({
  /** A token bucket per org. `burst` defaults to one second's worth; `retryAfter` (seconds) to the wait for a token. */
  rate: z
    .strictObject({
      rps: z.number().positive(),
      burst: count.optional(),
      retryAfter: z.number().min(0).optional(),
    })
    .optional(),
  /** Requests per org in fixed windows: `{ minute, hour, day }`, or a list of `{ limit, seconds }`. */
  windows: z.union([namedWindowsSchema, z.array(windowSchema)]).default([]),
  /** A request inside a stated wait is refused and the wait begins anew. */
  penalty: z.boolean().default(false),
  /** For so long after a 429 a request may have been on its way already and is not called early. */
  earlyGraceMs: milliseconds.default(250),
  /** The same GET (path, query, key) more than `limit` times in `seconds` is refused. */
  rationing: windowSchema.optional(),
  /** Of every answer: half before the request takes effect, half after; plus up to `jitterMs`. */
  latencyMs: milliseconds.default(0),
  jitterMs: milliseconds.default(0),
  faults: z.array(faultSchema).default([]),
  pageSizeMax: count.default(2000),
  /** The page size for a request that names none. */
  pageSizeDefault: count.default(100),
  /** How a list says that it has ended. */
  endCursor: z.enum(['absent', 'empty']).default('absent'),
  /** Org → the path prefix it is served under, which `/baseUris` tells; elsewhere it gets INVALID_API_ACCESS_POINT. */
  accessPoints: z
    .record(z.string(), z.string().regex(/^[A-Za-z0-9-]+$/, 'letters, digits and "-"'))
    .default({}),
  /** For jitter and for the probability of faults. */
  seed: z.int().default(1),
});
export type Control = z.output<typeof controlSchema>;
/** Limits and faults as people write them. */
export type ControlInput = z.input<typeof controlSchema>;

/**
 * Reads limits and faults.
 *
 * @throws SimulatorError SIM_CONTROL_INVALID: unknown keys count, because a misspelt limit is a missing limit
 */
export function parseControl(input: unknown): Control {
  const result = controlSchema.safeParse(input);
  if (result.success) return result.data;
  const problems = z.prettifyError(result.error);
  throw new SimulatorError('SIM_CONTROL_INVALID', `The limits and faults are wrong:\n${problems}`);
}
