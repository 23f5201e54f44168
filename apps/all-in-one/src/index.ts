export { runDoctor } from './doctor.js';
export * from './engine.js';
export * from './run-command.js';
