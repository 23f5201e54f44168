import { chmod, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';

import { canUseFolder, type ServerAccount } from './server-account.js';

/** A folder of root's that other users may enter, for what the server's user must reach. */
export interface PrivatePlace {
  readonly path: string;
  /** Cleared by the system at some time. */
  readonly temporary: boolean;
}

export type Notice = (line: string) => void;

const LASTING: PrivatePlace = { path: '/var/lib/sign-sync', temporary: false };

/** `/var/lib` first, except for state that is temporary itself. */
export function privatePlaces(forPath?: string): PrivatePlace[] {
  const temporary = temporaryPlaces();
  return forPath !== undefined && isTemporary(forPath) ? temporary : [LASTING, ...temporary];
}

export function isTemporary(path: string): boolean {
  return [tmpdir(), '/tmp', '/var/tmp'].some((folder) => path.startsWith(folder + sep));
}

function temporaryPlaces(): PrivatePlace[] {
  const folders = new Set([tmpdir(), '/tmp']);
  return [...folders].map((folder) => ({ path: join(folder, 'sign-sync-root'), temporary: true }));
}

/**
 * The first place that can be made, belongs to root alone, and can be entered by the account. A folder that somebody
 * else put under a name of ours (anybody may write /tmp) is never used.
 */
export async function openPrivatePlace(
  places: readonly PrivatePlace[],
  account: ServerAccount,
): Promise<PrivatePlace | undefined> {
  for (const place of places) {
    if ((await isOurs(place.path)) && (await canUseFolder(place.path, account, 'enter'))) return place;
  }
  return undefined;
}

async function isOurs(path: string): Promise<boolean> {
  try {
    await mkdir(path, { mode: 0o755 });
    await chmod(path, 0o755); // whatever the umask
    return true;
  } catch {
    const facts = await lstat(path).catch(() => undefined);
    return facts !== undefined && facts.isDirectory() && facts.uid === 0 && (facts.mode & 0o022) === 0;
  }
}
