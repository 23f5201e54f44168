export * from './observation.js';
export * from './observer.js';
export * from './traceparent.js';
