import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { z } from 'zod';

import { DatabaseStartFailedError, DatabaseStateLostError } from './database-errors.js';
import { isTemporary, openPrivatePlace, privatePlaces, type Notice } from './private-places.js';
import { canUseFolder, chooseServerAccount, giveTo, isRoot, type ServerAccount } from './server-account.js';
import { syncPath } from './sync-path.js';

/** Where one embedded database lives: the data folder, its password, its log. */
export interface ServerHome {
  readonly path: string;
  readonly dataPath: string;
  readonly passwordPath: string;
  readonly logPath: string;
  /** Who runs the server; undefined = ourselves. */
  readonly account: ServerAccount | undefined;
}

const INSIDE = 'postgres';
const POINTER = 'home.json';
const ORIGIN = 'origin.json';

const pointerSchema = z.object({ home: z.string().min(1), built: z.string().min(1) });
const originSchema = z.object({ statePath: z.string().min(1) });

/** The file that says where the home is when it is not inside the state folder. */
export function pointerOf(statePath: string): string {
  return join(statePath, POINTER);
}

/** Undefined for a file that is empty or torn, which a power loss can leave behind. */
function parseFacts<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The home that this state folder already has. Call under the state's mutex. */
export async function findServerHome(statePath: string): Promise<ServerHome | undefined> {
  const inside = join(statePath, INSIDE);
  if (await exists(inside)) return describeHome(inside);
  const pointer = pointerOf(statePath);
  const text = await readFile(pointer, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const facts = parseFacts(pointerSchema, text);
  if (facts === undefined) throw new DatabaseStateLostError(pointer, 'a place that cannot be read from it');
  const { home, built } = facts;
  // A command killed between writing the pointer and this rename leaves a finished home under its first name.
  if (!(await exists(home)) && (await exists(built))) await rename(built, home);
  if (!(await exists(home))) throw new DatabaseStateLostError(pointer, home);
  return describeHome(home);
}

async function describeHome(path: string): Promise<ServerHome> {
  const owner = await stat(path);
  // The server must run as the owner of its data, whoever started it first.
  const account = isRoot() && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : undefined;
  return homeAt(path, account);
}

function homeAt(path: string, account: ServerAccount | undefined): ServerHome {
  return {
    path,
    dataPath: join(path, 'data'),
    passwordPath: join(path, 'password'),
    logPath: join(path, 'server.log'),
    account,
  };
}

export interface NewHome {
  /** Empty, private, owned by the account: fill it, then call `finish`. */
  readonly building: ServerHome;
  finish(): Promise<ServerHome>;
  /** Homes that an earlier, deleted state folder of the same path left behind. */
  readonly orphans: readonly ServerHome[];
}

/**
 * Begins a home for a state folder that has none: inside it, or, where the server's account cannot go there (root's
 * own folders), in a place of root's that it can reach, with a pointer in the state folder. Call under the mutex.
 */
export async function beginServerHome(statePath: string, notice: Notice): Promise<NewHome> {
  const account = await chooseServerAccount(statePath);
  const inside = join(statePath, INSIDE);
  await removeUnfinished(statePath, INSIDE);
  const building = await buildHome(inside, account);
  if (await canUseFolder(building.path, account)) {
    return { building, orphans: [], finish: () => finishHome(building, inside) };
  }
  await rm(building.path, { recursive: true, force: true });
  if (account === undefined) throw new DatabaseStartFailedError('its folder cannot be used', [building.path]);
  return beginOutside(statePath, account, notice);
}

async function beginOutside(statePath: string, account: ServerAccount, notice: Notice): Promise<NewHome> {
  const place = await openPrivatePlace(privatePlaces(statePath), account);
  if (place === undefined) {
    throw new DatabaseStartFailedError('no folder for its data', [
      `user ${account.uid} may not enter ${statePath}, and no other private folder can be made for it`,
    ]);
  }
  if (place.temporary && !isTemporary(statePath)) {
    notice(`The data of ${statePath} is kept in ${place.path}, a temporary folder: it will not last`);
  }
  const prefix = createHash('sha256').update(statePath).digest('hex').slice(0, 16);
  await removeUnfinished(place.path, prefix);
  const orphans = await findOrphans(place.path, statePath);
  const path = join(place.path, `${prefix}-${randomBytes(4).toString('hex')}`);
  const building = await buildHome(path, account);
  await writeFile(join(building.path, ORIGIN), JSON.stringify({ statePath }));
  return {
    building,
    orphans,
    finish: async () => {
      const pointer = pointerOf(statePath);
      await writeFile(`${pointer}.tmp`, JSON.stringify({ home: path, built: building.path }), {
        mode: 0o644,
      });
      await rename(`${pointer}.tmp`, pointer);
      return finishHome(building, path);
    },
  };
}

/** Only a finished home has the final name, so a kill at any moment leaves nothing that blocks. */
async function finishHome(building: ServerHome, path: string): Promise<ServerHome> {
  await rename(building.path, path);
  await syncPath(dirname(path));
  return homeAt(path, building.account);
}

/** A name of its own each time: an initdb whose command was killed goes on for a while, and must not meet ours. */
async function buildHome(path: string, account: ServerAccount | undefined): Promise<ServerHome> {
  const building = `${path}.${randomBytes(4).toString('hex')}.init`;
  await mkdir(building, { mode: 0o700 });
  await giveTo(account, building);
  return homeAt(building, account);
}

/** Under the mutex nobody else builds for this state folder, so what is unfinished is left from a killed command. */
async function removeUnfinished(folder: string, prefix: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix) || !name.endsWith('.init')) continue;
    await rm(join(folder, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** Homes in that place whose state folder is this path, or, in a temporary place, is gone. */
async function findOrphans(place: string, statePath: string): Promise<ServerHome[]> {
  const orphans: ServerHome[] = [];
  for (const name of await readdir(place)) {
    const path = join(place, name);
    const origin = parseFacts(originSchema, await readFile(join(path, ORIGIN), 'utf8').catch(() => ''));
    if (origin === undefined || name.endsWith('.init')) continue;
    const gone = isTemporary(place + '/') && !(await exists(origin.statePath));
    if (origin.statePath === statePath || gone) orphans.push(await describeHome(path));
  }
  return orphans;
}

/** Whether the home lies outside its state folder and belongs to state that was temporary: nothing of worth is in it. */
export function isDisposable(home: ServerHome): boolean {
  return basename(home.path) !== INSIDE && isTemporary(dirname(home.path));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
