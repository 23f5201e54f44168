export * from './arbitraries.js';
export * from './builders.js';
export * from './fake-sign.js';
export * from './plan-in-memory.js';
export * from './private-database.js';
export * from './sign-world.js';
