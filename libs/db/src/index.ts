export { copyIn, copyLine, type CopyValue } from './copy-in.js';
export * from './database.js';
export { DatabaseSession, type DatabaseNotification } from './database-session.js';
export {
  attachEmbeddedServer,
  removeEmbeddedServer,
  type EmbeddedServer,
} from './embedded/embedded-server.js';
export * from './migrate.js';
export { openDatabase, type OpenDatabaseOptions } from './open-database.js';
export * from './repositories/action.repository.js';
export * from './repositories/approval.repository.js';
export * from './repositories/audit.repository.js';
export { orgDigest } from './repositories/org-digest.js';
export * from './repositories/directory.repository.js';
export * from './repositories/drift.repository.js';
export * from './repositories/gate.repository.js';
export * from './repositories/gauge.repository.js';
export * from './repositories/group-set.repository.js';
export * from './repositories/last-seen.repository.js';
export * from './repositories/history.repository.js';
export * from './repositories/lease.repository.js';
export * from './repositories/link.repository.js';
export * from './repositories/observed.repository.js';
export * from './repositories/ops.repository.js';
export * from './repositories/person.repository.js';
export * from './repositories/plan.repository.js';
export * from './repositories/org-population.js';
export * from './repositories/planning.repository.js';
export * from './repositories/run.repository.js';
export * from './repositories/undo.repository.js';
export * from './db.module.js';
export * from './entities/index.js';
export * from './engine-lease.js';
export * from './repositories/report.repository.js';
export * from './repositories/offboarding.repository.js';
export * from './repositories/wave.repository.js';
