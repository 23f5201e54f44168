export * from './console/built-console.js';
export * from './create-api-app.js';
export * from './ops-api.module.js';
export * from './start-api.js';
