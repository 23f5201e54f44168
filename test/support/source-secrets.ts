import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Names of the files of a folder, at any depth, that hold the text. */
export async function filesHolding(folder: string, text: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const holding: string[] = [];
  for (const path of paths) {
    if ((await readFile(path)).includes(text)) holding.push(path.slice(folder.length + 1));
  }
  return holding;
}
