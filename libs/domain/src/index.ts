export * from './errors/sync-error.js';
export * from './secret.js';
