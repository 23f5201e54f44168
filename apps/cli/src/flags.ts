export const PLAN_FORMATS = ['text', 'md', 'json', 'html'] as const;
export type PlanFormat = (typeof PLAN_FORMATS)[number];

/** Options of every command that works with a configuration. */
export interface CommonOptions {
  readonly configFilename: string;
  readonly debug?: true;
  readonly quiet?: true;
  readonly json?: true;
  /** Of what is said beside results, and of log files. */
  readonly logFormat?: 'text' | 'json';
  /** Runs happen at that server, and not in this process. */
  readonly server?: string;
  /** The name of the server's configuration. */
  readonly configuration?: string;
}

/** Options of commands that read the directory and Sign. */
export interface RunFlags extends CommonOptions {
  readonly users?: string[];
  readonly testMode?: boolean;
  readonly allowEmpty?: true;
  readonly allowShrink?: true;
  readonly wait?: true;
  readonly maxWait?: string;
}

export interface PlanFlags extends RunFlags {
  readonly out?: string;
  readonly detailedExitcode?: true;
  readonly format?: PlanFormat;
  readonly compare?: string;
}

/** Options of `shadow`. */
export interface ShadowFlags extends Omit<RunFlags, 'testMode'> {
  readonly org?: string;
  readonly days?: string;
  /** No new run. */
  readonly report?: true;
  readonly format?: 'text' | 'md' | 'json';
}

/** Whom a word about held people concerns; what is left out narrows nothing. */
export interface VoteFlags extends CommonOptions {
  readonly all?: true;
  readonly kind?: string;
  readonly rule?: string;
  readonly person?: string;
  readonly org?: string;
  readonly reason?: string;
}

export interface ValidateFlags extends CommonOptions {
  readonly users?: string[];
  readonly strict?: true;
  readonly lastRun?: true;
}

/** Options of lists that are shown a page at a time. */
export interface PageFlags extends CommonOptions {
  readonly org?: string;
  readonly limit?: string;
  readonly before?: string;
}

/** Options of the commands about one entry of the keychain. */
export interface EntryFlags {
  readonly configFilename: string;
  readonly account?: string;
  readonly debug?: true;
}

/** The directories that there are examples of. */
type SourceWord = 'csv' | 'ldap' | 'okta' | 'adobe_console';

/** Options of the commands that write files of a configuration and ask for what is not given. */
export interface SetupFlags {
  readonly defaults?: true;
  readonly overwrite?: true;
  readonly json?: true;
  readonly debug?: true;
}

export interface MigrateFlags extends SetupFlags {
  readonly configFilename?: string;
  readonly connectorType?: SourceWord;
  readonly connectorFilename?: string;
  /** Move clear keys into the keychain; asked where neither was given. */
  readonly keychain?: boolean;
}

export interface ExampleFlags extends SetupFlags {
  readonly source?: SourceWord;
  readonly orgs?: string;
  readonly umg?: boolean;
  readonly service?: boolean;
  /** Names of the files: the main one, that of Acrobat Sign, that of the directory, and the same where it is LDAP. */
  readonly root?: string;
  readonly sign?: string;
  readonly connector?: string;
  readonly ldap?: string;
}

export interface ScriptFlags extends SetupFlags {
  readonly platform?: 'linux' | 'win';
}

/** Options of `token create`. */
export interface TokenFlags extends CommonOptions {
  readonly name: string;
  readonly role?: string;
  readonly org?: string[];
  readonly expires?: string;
  readonly breakGlass?: true;
  readonly reason?: string;
}

/** Options of the server in one process. */
export interface ServeFlags {
  readonly configFilename: string;
  /** Instead of a file: a folder with a folder for each configuration. */
  readonly configDir?: string;
  readonly statePath?: string;
  readonly port?: string;
  readonly host?: string;
  readonly healthPort?: string;
  readonly intakePort?: string;
  readonly json?: true;
  readonly quiet?: true;
  readonly debug?: true;
}

/** Options of a server's lists, which have pages. */
export interface ListFlags extends CommonOptions {
  readonly org?: string;
  readonly limit?: string;
  /** The place that the last line of the page before names. */
  readonly after?: string;
}

/** Options of the commands about signing in at a server. */
export interface LoginFlags {
  readonly server?: string;
  /** Ask for an API token instead of signing in by the identity provider. */
  readonly token?: true;
  readonly json?: true;
  readonly quiet?: true;
  readonly debug?: true;
}

export interface PauseFlags extends CommonOptions {
  readonly reason?: string;
  readonly until?: string;
}

/** What makes dead letters one class. */
export interface ClassFlags {
  readonly reason?: string;
  readonly consumer?: string;
  readonly pattern?: string;
  readonly run?: string;
  readonly org?: string;
}

export interface AuditFlags extends ListFlags {
  readonly person?: string;
  readonly run?: string;
  readonly actor?: string;
  readonly kind?: string[];
  readonly event?: string;
  readonly trace?: string;
  readonly from?: string;
  readonly to?: string;
}

export interface AuditVerifyFlags extends CommonOptions {
  readonly org?: string;
  readonly export?: string;
  readonly publicKey?: string;
  readonly checkpoints?: string;
}

export interface AuditExportFlags extends CommonOptions {
  readonly org?: string;
  readonly out: string;
}

export interface AuditSealFlags extends AuditExportFlags {
  readonly before: string;
}

export interface ScimRotateFlags extends CommonOptions {
  readonly keep?: string;
}
