export * from './keep-heap-small.js';
export { runMigration } from './run-migration.js';
export { runService, type ServiceDefinition, type ServiceParts } from './run-service.js';
export type { ServiceSettings } from './settings/settings.js';
