import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { SyncError } from '#domain';
import type { SpanAttributes, SpanOptions, SpanRecorder } from '../span.js';
import { parseTraceparent } from '../traceparent.js';

const KINDS: Readonly<Record<NonNullable<SpanOptions['kind']>, SpanKind>> = {
  internal: SpanKind.INTERNAL,
  consumer: SpanKind.CONSUMER,
  producer: SpanKind.PRODUCER,
  client: SpanKind.CLIENT,
};

/** Begins spans with OpenTelemetry. Parents are named by their traceparent alone, whichever process they live in. */
export function spanRecorder(tracer: Tracer): SpanRecorder {
  return (name, { parent, kind = 'internal', attributes = {} }) => {
    const span = tracer.startSpan(name, { kind: KINDS[kind], attributes }, contextOf(parent));
    const { traceId, spanId, traceFlags } = span.spanContext();
    return {
      traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
      annotate: (more) => annotate(span, more),
      end: (error) => {
        // Only the code: an error's sentence may name a person.
        if (error !== undefined) annotate(span, { 'error.type': codeOf(error) });
        span.end();
      },
    };
  };
}

function annotate(span: Span, attributes: SpanAttributes): void {
  span.setAttributes(attributes);
  const failure = attributes['error.type'];
  if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: String(failure) });
}

function contextOf(traceparent: string | undefined): Context {
  const parent = parseTraceparent(traceparent);
  if (parent === undefined) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true });
}

function codeOf(error: unknown): string {
  if (error instanceof SyncError) return error.code;
  return error instanceof Error ? error.name : typeof error;
}
