import { randomUUID } from 'node:crypto';
import { realpath, rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

import type { Secret } from '#domain';
import type pg from 'pg';

import { DatabaseStartFailedError, codeOf, explainStateError } from './database-errors.js';
import { initData, readPassword } from './init-data.js';
import { disownPid, readPostmasterFile, type PostmasterFacts } from './postmaster-file.js';
import type { Notice } from './private-places.js';
import { usableBinaries } from './server-binaries.js';
import {
  addressOf,
  connectTo,
  countOtherClients,
  servedDataPath,
  type ServerAddress,
} from './server-connection.js';
import { beginServerHome, findServerHome, isDisposable, pointerOf, type ServerHome } from './server-home.js';
import { lastLogLines } from './server-log.js';
import { killServer, serverProcess, startServer, stopServer } from './server-process.js';
import { lockFolderOf, openStateFolder } from './state-folder.js';
import { withStateMutex } from './state-mutex.js';

const CONNECT_MS = 5_000;
const HUNG_AFTER_MS = 30_000;
const RECOVERY_MS_MAX = 10 * 60_000;
const POLL_MS = 20;

/** Our share of an embedded server. While it is held, nobody stops the server. */
export interface EmbeddedServer {
  readonly address: ServerAddress;
  /** Connections of this share carry this name; others count as "somebody else is using it". */
  readonly applicationName: string;
  /** Gives the share back; the last one out stops the server and waits until it is gone. Connections are closed first. */
  release(): Promise<void>;
}

export interface EmbeddedServerOptions {
  readonly statePath: string;
  readonly onNotice?: Notice;
  /** How long a running server may be silent before it counts as hanging and is ended; 30 s. */
  readonly hungAfterMs?: number;
}

/**
 * Joins the embedded PostgreSQL of a state folder: creates it, starts it, or adopts the one that runs already, which
 * other commands use or a killed one left behind.
 *
 * @throws DatabaseStateUnwritableError DatabaseDiskFullError DatabaseStartFailedError
 *   DatabasePlatformUnsupportedError DatabaseStateLostError DatabaseBusyError
 */
export async function attachEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const notice = options.onNotice ?? (() => undefined);
  const statePath = await openStateFolder(options.statePath);
  const applicationName = `sign-sync/${process.pid}/${randomUUID().slice(0, 8)}`;
  const { home, address, keeper } = await underMutex(statePath, notice, async () => {
    const home = (await findServerHome(statePath)) ?? (await createHome(statePath, notice));
    const address = await liveAddress(home, notice, options.hungAfterMs ?? HUNG_AFTER_MS);
    return { home, address, keeper: await connectTo(address, applicationName, CONNECT_MS) };
  });
  return {
    address,
    applicationName,
    release: async () => {
      try {
        await underMutex(statePath, notice, async () => {
          await keeper.end().catch(() => undefined);
          await leave(home, address.password, applicationName);
        });
      } catch (error) {
        await keeper.end().catch(() => undefined);
        // The state folder was deleted under us. Its server sees that too and ends by itself.
        if (codeOf(error) !== 'ENOENT') throw error;
      }
    },
  };
}

/** Stops the server of a state folder whoever uses it, and deletes its data. For state that is thrown away. */
export async function removeEmbeddedServer(options: EmbeddedServerOptions): Promise<void> {
  const notice = options.onNotice ?? (() => undefined);
  const statePath = await openStateFolder(options.statePath);
  await underMutex(statePath, notice, async () => {
    const home = await findServerHome(statePath);
    if (home === undefined) return;
    await stopIfLive(home);
    await rm(home.path, { recursive: true, force: true });
    await rm(pointerOf(statePath), { force: true });
  });
}

async function underMutex<T>(statePath: string, notice: Notice, work: () => Promise<T>): Promise<T> {
  try {
    return await withStateMutex(lockFolderOf(statePath), work, {
      onWait: (pid) => notice(`Process ${pid} is starting or stopping the embedded database; waiting for it`),
    });
  } catch (error) {
    throw explainStateError(error, statePath);
  }
}

async function createHome(statePath: string, notice: Notice): Promise<ServerHome> {
  const begun = await beginServerHome(statePath, notice);
  for (const orphan of begun.orphans) await settleOrphan(orphan, statePath, notice);
  try {
    await initData(begun.building, await usableBinaries(begun.building.account, notice));
  } catch (error) {
    await rm(begun.building.path, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
  return begun.finish();
}

/** The state folder was deleted, its data elsewhere was not. The data stays unless it was temporary anyway. */
async function settleOrphan(orphan: ServerHome, statePath: string, notice: Notice): Promise<void> {
  await stopIfLive(orphan);
  if (isDisposable(orphan)) await rm(orphan.path, { recursive: true, force: true });
  else
    notice(`An earlier database of ${statePath} is still in ${orphan.path}; delete it if you do not need it`);
}

async function stopIfLive(home: ServerHome): Promise<void> {
  const facts = await readPostmasterFile(home.dataPath);
  if (facts !== undefined) await stopServer(home, facts);
}

async function liveAddress(home: ServerHome, notice: Notice, hungAfterMs: number): Promise<ServerAddress> {
  const password = await readPassword(home);
  const adopted = await adopt(home, password, notice, hungAfterMs);
  if (adopted !== undefined) return addressOf(adopted.port, password);
  const started = await startServer(home, await usableBinaries(home.account, notice), notice);
  return addressOf(started.port, password);
}

/** The server that runs on this data folder already, once it answers. What hangs is ended, what is dead is cleared. */
async function adopt(
  home: ServerHome,
  password: Secret,
  notice: Notice,
  hungAfterMs: number,
): Promise<PostmasterFacts | undefined> {
  const beganAt = Date.now();
  for (;;) {
    const facts = await readPostmasterFile(home.dataPath);
    if (facts === undefined) return undefined;
    if ((await serverProcess(home, facts)) === undefined) {
      await disownPid(home, facts);
      return undefined;
    }
    const answer = facts.port === 0 ? 'not-yet' : await ask(home, addressOf(facts.port, password));
    if (answer === 'ours') return facts;
    if (answer === 'refuses') {
      throw new DatabaseStartFailedError(
        `process ${facts.pid} serves ${home.dataPath} but does not accept our password`,
        [`the password in ${home.passwordPath} is not the one of its user`],
        home.logPath,
      );
    }
    if (Date.now() - beganAt > RECOVERY_MS_MAX) {
      const lines = await lastLogLines(home.logPath, 0, 12);
      throw new DatabaseStartFailedError(
        `process ${facts.pid} has been starting for minutes`,
        lines,
        home.logPath,
      );
    }
    // Recovery after a crash may take long and says that it goes on; silence for this long is a server that hangs.
    if (answer === 'silent' && Date.now() - beganAt > hungAfterMs) {
      notice(`The embedded database (process ${facts.pid}) does not answer; it is ended and started again`);
      await killServer(home, facts);
      await disownPid(home, facts);
      return undefined;
    }
    await pause(POLL_MS);
  }
}

type Answer = 'ours' | 'not-yet' | 'silent' | 'refuses';

async function ask(home: ServerHome, address: ServerAddress): Promise<Answer> {
  let client: pg.Client;
  try {
    client = await connectTo(address, 'sign-sync/adopt', CONNECT_MS);
  } catch (error) {
    const code = codeOf(error);
    if (code === '57P03') return 'not-yet'; // starting up or shutting down
    return code === '28P01' || code === '28000' ? 'refuses' : 'silent';
  }
  try {
    const served = await realpath(await servedDataPath(client));
    return served === (await realpath(home.dataPath)) ? 'ours' : 'silent';
  } catch {
    return 'silent'; // it stopped between the two
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Under the mutex nobody else can join, so "nobody else is connected" stays true until the server has stopped. */
async function leave(home: ServerHome, password: Secret, applicationName: string): Promise<void> {
  const facts = await readPostmasterFile(home.dataPath);
  if (facts === undefined || facts.port === 0) return;
  let others: number;
  try {
    const client = await connectTo(addressOf(facts.port, password), applicationName, CONNECT_MS);
    try {
      others = await countOtherClients(client, applicationName);
    } finally {
      await client.end().catch(() => undefined);
    }
  } catch {
    return; // it was stopped by somebody else; what is left of it is the next command's to clear
  }
  if (others === 0) await stopServer(home, facts);
}
