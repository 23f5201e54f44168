import { ConfigurationFolder, type FolderOptions } from '#config';
import type { Database } from '#db';
import type { Secret } from '#domain';
import type { Observe } from '#telemetry';
import { DatabaseWatch } from './database-watch.js';
import type { ServiceSettings } from './settings/settings.js';
import type { FailedAttempt } from './start/keep-trying.js';
import {
  awaitSchema,
  openServiceDatabase,
  sayAuditGuard,
  shareEngine,
} from './start/open-service-database.js';

/** What a ground needs of the service that is to stand on it. */
export interface GroundTools {
  readonly service: string;
  readonly observe: Observe;
  /** Told of each attempt that failed and will be made again. */
  readonly say: (failed: FailedAttempt) => void;
  /** Ends waits. */
  readonly signal: AbortSignal;
  /** Called when the service stops; what was opened last is closed first. */
  readonly onStop: (name: string, close: () => Promise<void>) => void;
}

export interface OpenedDatabase {
  readonly db: Database;
  /** Why the database is of no use now; undefined when it answers. */
  readonly trouble: () => string | undefined;
}

/** What a service stands on: its configurations, its database and whoever else works with that, its broker. */
export interface Ground {
  openConfigurations(options: FolderOptions): Promise<ConfigurationFolder>;
  /** Migrated, and with this process's share of the right to work with it. */
  openDatabase(tools: GroundTools): Promise<OpenedDatabase>;
  /** Absent: messages stay in the database, and no other process works with that. */
  readonly amqpUrl?: Secret;
  /** Told of each address at which the service listens. */
  onListening?(what: string, url: string): Promise<void>;
}

/** One of several services that share a database and a broker. */
export function clusterGround(settings: ServiceSettings): Ground {
  return {
    amqpUrl: settings.amqpUrl,
    openConfigurations: (options) => ConfigurationFolder.open(settings.configDir, options),
    openDatabase: async ({ service, observe, say, signal, onStop }) => {
      const { databaseUrl: url, audit } = settings;
      const db = await openServiceDatabase({ url, audit }, observe, say, signal);
      onStop('database', () => db.close());
      await awaitSchema(db, say, signal);
      await sayAuditGuard(db, observe);
      const lease = await shareEngine(db, service, say, signal);
      const watch = new DatabaseWatch({ db, service, lease, observe });
      onStop('engine lock', () => watch.stop());
      return { db, trouble: () => watch.trouble };
    },
  };
}
