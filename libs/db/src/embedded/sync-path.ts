import { open } from 'node:fs/promises';

/** Makes a file, or the entries of a folder, survive a power loss. Windows cannot do this for folders, nor needs it. */
export async function syncPath(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
