export * from './engine.js';
export * from './run-command.js';
