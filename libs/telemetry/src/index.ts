export * from './observation.js';
export * from './observe.js';
export * from './observer.js';
export * from './traceparent.js';
export * from './failpoint.js';
export { activeTraceparent, inSpan, type ActiveSpan, type SpanAttributes, type SpanOptions } from './span.js';
export * from './start-telemetry.js';
export type * from './state-gauges.js';
