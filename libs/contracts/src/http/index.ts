export * from './configuration.http.js';
export * from './dead-letter.http.js';
export * from './error.http.js';
export * from './loopback.js';
export * from './person.http.js';
export * from './plan.http.js';
export * from './run.http.js';
