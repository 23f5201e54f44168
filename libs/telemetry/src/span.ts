import { AsyncLocalStorage } from 'node:async_hooks';
import { childTraceparent } from './traceparent.js';

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanOptions {
  /** W3C traceparent of what caused this work; undefined begins a trace. Left out: the span around the caller. */
  readonly parent?: string | undefined;
  /** Default `internal`. */
  readonly kind?: 'internal' | 'consumer' | 'producer' | 'client';
  /** Facts known at the beginning. Never an address, a name of a person, or a secret. */
  readonly attributes?: SpanAttributes;
}

/** A piece of work while it goes on. */
export interface ActiveSpan {
  /** W3C traceparent that whatever this work causes names as its parent. */
  readonly traceparent: string;
  /**
   * Adds facts that the work has found out, under the same ban on addresses, names and secrets. `error.type` marks the
   * span as failed although nothing was thrown.
   */
  annotate(attributes: SpanAttributes): void;
}

/** A span that the recorder has begun. Ended once, with the error if the work threw. */
export interface RecordedSpan extends ActiveSpan {
  end(error?: unknown): void;
}

/** Port: begins a span under its parent. `startTelemetry` puts OpenTelemetry behind it. */
export type SpanRecorder = (name: string, options: SpanOptions) => RecordedSpan;

/** What stands there while nobody records: the trace goes on, so ids still reach messages, audit rows and log lines. */
const unrecorded: SpanRecorder = (_name, { parent }) => ({
  traceparent: childTraceparent(parent),
  annotate: () => undefined,
  end: () => undefined,
});

const active = new AsyncLocalStorage<string>();
let begin = unrecorded;

/**
 * Does `work` as one span of a trace, a child of `parent`. Everything that `work` awaits sees the span as the active one.
 * What `work` throws is recorded with the span and thrown on.
 */
export async function inSpan<T>(
  name: string,
  options: SpanOptions,
  work: (span: ActiveSpan) => Promise<T>,
): Promise<T> {
  const span = begin(name, 'parent' in options ? options : { ...options, parent: activeTraceparent() });
  try {
    const result = await active.run(span.traceparent, () => work(span));
    span.end();
    return result;
  } catch (error) {
    span.end(error);
    throw error;
  }
}

/** The traceparent of the span around the caller; undefined outside of every span. */
export function activeTraceparent(): string | undefined {
  return active.getStore();
}

/** Lets `recorder` begin all spans from now on; without one nothing is recorded. */
export function recordSpans(recorder: SpanRecorder | undefined): void {
  begin = recorder ?? unrecorded;
}
