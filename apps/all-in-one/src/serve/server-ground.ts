import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type Config, ConfigurationFolder } from '#config';
import { EngineLease } from '#db';
import type { Secret } from '#domain';
import type { Ground, ProcessEnd } from '#service';
import { openState } from '../open-state.js';
import { resume, SERVE } from './resume.js';

/** Which files a server works with: one configuration by its main file, or a folder with a folder for each. */
export type ServedFiles = { readonly file: string } | { readonly dir: string };

/** What a server tells when it has come up. */
export interface ServerFacts {
  readonly configurations: readonly Config[];
  /** Absolute; undefined with a database of the customer's own. */
  readonly statePath: string | undefined;
  /** Addresses by what listens there: `api`, `health`. */
  readonly urls: ReadonlyMap<string, string>;
}

export interface ServerPlace {
  readonly files: ServedFiles;
  readonly databaseUrl: Secret | undefined;
  /** Where the embedded database is; by default as the configuration says, or beside the folder's configurations. */
  readonly statePath?: string;
  readonly onNotice: (line: string) => void;
}

/** The ground of a process that works alone: an embedded database or one of the customer's own, and no broker. */
export class ServerGround implements Ground {
  readonly #urls = new Map<string, string>();
  #folder: ConfigurationFolder | undefined;
  #lease: EngineLease | undefined;

  constructor(
    private readonly place: ServerPlace,
    private readonly end: ProcessEnd,
  ) {}

  get facts(): ServerFacts {
    const { databaseUrl } = this.place;
    return {
      configurations: this.#folder?.all ?? [],
      statePath: databaseUrl === undefined ? this.#statePath : undefined,
      urls: this.#urls,
    };
  }

  readonly openConfigurations: Ground['openConfigurations'] = async (options) => {
    const { files } = this.place;
    this.#folder = await ('file' in files
      ? ConfigurationFolder.openFile(files.file, options)
      : ConfigurationFolder.open(files.dir, options));
    return this.#folder;
  };

  readonly openDatabase: Ground['openDatabase'] = async ({ onStop }) => {
    const { databaseUrl: url, onNotice } = this.place;
    const db = await openState({ statePath: this.#statePath, onNotice, ...(url && { url: url.reveal() }) });
    onStop('database', () => db.close());
    const holder = { command: SERVE, pid: process.pid, host: hostname() };
    const lease = await EngineLease.acquire(db, holder, undefined);
    this.#lease = lease;
    onStop('engine lock', () => lease.release());
    // Another process may work with this database from now on.
    lease.onLost((error) => this.end.fail(error));
    await resume(db, lease);
    return { db, trouble: () => undefined };
  };

  readonly onListening = async (what: string, url: string): Promise<void> => {
    this.#urls.set(what, url);
    if (what === 'api') {
      await this.#lease?.restate({ command: SERVE, pid: process.pid, host: hostname(), url });
    }
  };

  get #statePath(): string {
    const { files, statePath } = this.place;
    if (statePath !== undefined) return resolve(statePath);
    if ('dir' in files) return resolve(files.dir, 'sign-sync-state');
    return this.#folder?.all[0]?.state.path ?? join(dirname(resolve(files.file)), 'sign-sync-state');
  }
}
