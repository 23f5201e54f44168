export type * from './call-observation.js';
export * from './clock.js';
export * from './errors.js';
export * from './gate/open-org-gate.js';
export type * from './gate/org-gate.js';
export * from './host.js';
export * from './open-sign-api.js';
export type * from './sign-api-options.js';
export type * from './sign-api.js';
