import type { Govern, OrgName, Scope, Secret, SyncPolicy } from '#domain';
import type { ConfigNote } from './problems/config-problem.js';
import type { SourceConfig } from './source/source-config.js';

/** One Acrobat Sign account, from its connector file. */
export interface OrgConfig {
  readonly name: OrgName;
  /** Absolute path of the connector file. */
  readonly file: string;
  /** `name`, `name:port`, an https URL, or an http URL of a loopback address (SEMANTICS 34). */
  readonly host: string;
  readonly key: Secret;
  /** The owner of the key: never touched. As written, trimmed. */
  readonly adminEmail: string;
  readonly createUsers: boolean;
  readonly deactivateUsers: boolean;
}

export interface ConnectionConfig {
  /** Requests to one org that may run at once. */
  readonly requestConcurrency: number;
  readonly batchSize: number;
  readonly retryCount: number;
  readonly timeoutMs: number;
}

export interface CacheConfig {
  /** Absolute; the original's cache folder, where one is named. */
  readonly path?: string;
  readonly maxAgeMs: number;
  readonly statusCycleMs: number;
}

export interface LoggingConfig {
  readonly logToFile: boolean;
  /** Absolute. */
  readonly fileLogDirectory: string;
  /** Python's `str.format` with the local time as its argument: `{:%Y-%m-%d}.log`. */
  readonly fileLogNameFormat: string;
  readonly fileLogLevel: 'info' | 'debug';
  readonly consoleLogLevel: 'info' | 'debug';
}

/** Everything the files and the command line say, checked, complete and frozen. */
export interface Config {
  /** The name of the folder that holds the main file. */
  readonly name: string;
  /** Absolute path of the main file. */
  readonly file: string;
  /** SHA-256, hexadecimal, over the contents of all files with the secrets left out. */
  readonly digest: string;
  /** In the order of `sign_orgs`. */
  readonly orgs: readonly OrgConfig[];
  /** At least one, in order: where two of them know a person, the first one's names win. */
  readonly sources: readonly SourceConfig[];
  readonly policy: SyncPolicy;
  /** What holds plans back, asks for approvals and paces them. */
  readonly govern: Govern;
  readonly scope: Scope;
  readonly testMode: boolean;
  readonly connection: ConnectionConfig;
  readonly cache: CacheConfig;
  readonly state: { readonly path: string };
  readonly logging: LoggingConfig;
  readonly tls: { readonly caFile?: string };
  /** Warnings, each with its place. */
  readonly notes: readonly ConfigNote[];
}
