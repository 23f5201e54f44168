import { randomFillSync } from 'node:crypto';

/** Version 00 of the header: trace id of 16 bytes, parent id of 8, flags; neither id may be all zeros. */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

const SAMPLED = '01';

/** Gives `size` random bytes as lower-case hexadecimal. */
export type RandomHex = (size: number) => string;

/**
 * A W3C `traceparent` that starts a trace.
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function newTraceparent(random: RandomHex = randomHex): string {
  return `00-${nonZero(16, random)}-${nonZero(8, random)}-${SAMPLED}`;
}

/** The same trace and flags under a new parent id. A parent that does not fit the format starts a new trace, as W3C asks. */
export function childTraceparent(parent: string | undefined, random: RandomHex = randomHex): string {
  const match = parent === undefined ? null : TRACEPARENT.exec(parent);
  if (match === null) return newTraceparent(random);
  return `00-${match[1]}-${nonZero(8, random)}-${match[3]}`;
}

/** A `traceparent` in a trace that is known by its id alone; a text that is no trace id starts a new trace. */
export function traceparentIn(traceId: string, random: RandomHex = randomHex): string {
  return childTraceparent(`00-${traceId}-${nonZero(8, random)}-${SAMPLED}`, random);
}

/** The trace id: 32 hexadecimal digits. Undefined when the text is not a traceparent of version 00. */
export function traceIdOf(traceparent: string | undefined): string | undefined {
  return parseTraceparent(traceparent)?.traceId;
}

/** The parts of a traceparent, as OpenTelemetry names them. Undefined when the text is not one of version 00. */
export function parseTraceparent(
  traceparent: string | undefined,
): { readonly traceId: string; readonly spanId: string; readonly traceFlags: number } | undefined {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) };
}

function nonZero(size: number, random: RandomHex): string {
  const hex = random(size);
  return /^0+$/.test(hex) ? `${hex.slice(0, -1)}1` : hex;
}

/** Random bytes are fetched many at a time: a span needs few, and asking for them costs more than they do. */
const pool = Buffer.alloc(4096);
let poolAt = pool.length;

function randomHex(size: number): string {
  if (poolAt + size > pool.length) {
    randomFillSync(pool);
    poolAt = 0;
  }
  poolAt += size;
  return pool.toString('hex', poolAt - size, poolAt);
}
