import type { FreezeWindow, Govern, NoticeKind, OrgName, Reach, Scope, Secret, SyncPolicy } from '#domain';
import type { ConfigNote } from './problems/config-problem.js';
import type { ScimConnectionConfig } from './scim/scim-config.js';
import type { SourceConfig } from './source/source-config.js';
import type { HookConfig } from './webhooks/hook-config.js';

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

export interface MailConfig {
  readonly host: string;
  readonly port: number;
  /** From the first byte, after STARTTLS, which must succeed, or not at all. */
  readonly tls: 'tls' | 'starttls' | 'none';
  readonly login?: { readonly user: string; readonly password: Secret };
  readonly from: string;
  readonly to: readonly string[];
}

export interface WebhookConfig {
  readonly url: string;
  /** As Standard Webhooks writes it, `whsec_` and base64; empty in a process that sends none. */
  readonly signingKey: Secret;
  readonly reach: Reach;
}

/** Whom to tell how runs end. */
export interface NotificationsConfig {
  readonly mail?: MailConfig;
  readonly webhook?: WebhookConfig;
  readonly events: readonly NoticeKind[];
  /** Without it nobody is told that nothing happens. */
  readonly silenceHours?: number;
}

/** When runs of a configuration begin by themselves. */
export interface ScheduleConfig {
  /** One of the configuration has it. */
  readonly name: string;
  /** As written; it is a good one. */
  readonly cron: string;
  /** By whose clocks, as in `Europe/Berlin`. */
  readonly timeZone: string;
  /** A run begins up to so many milliseconds later. */
  readonly jitterMs: number;
  /** Names of `sign_orgs`; all of them where it is left out. */
  readonly orgs?: readonly string[];
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
  readonly notifications?: NotificationsConfig;
  /** Who may push people; mostly nobody. */
  readonly scim: readonly ScimConnectionConfig[];
  readonly schedules: readonly ScheduleConfig[];
  /** When no schedule begins a run. */
  readonly freezes: readonly FreezeWindow[];
  /** Who may tell us of changes; mostly nobody. */
  readonly webhooks: readonly HookConfig[];
  /** Warnings, each with its place. */
  readonly notes: readonly ConfigNote[];
}
