import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { displayPath } from '#config';
import type { Asker } from './asker.js';
import { FileUnwritableError } from './errors.js';

export interface NewFile {
  /** Relative to the folder. */
  readonly name: string;
  readonly text: string;
  /** Only its owner may read it. */
  readonly isPrivate?: boolean;
  readonly isProgram?: boolean;
}

/** @returns those of the files that may be written; a person was asked about each that is there already */
export async function chooseFiles(
  folder: string,
  files: readonly NewFile[],
  { asker, overwrite }: { readonly asker: Asker; readonly overwrite: boolean },
): Promise<readonly NewFile[]> {
  const chosen: NewFile[] = [];
  for (const file of files) {
    const isThere = await exists(path.resolve(folder, file.name));
    if (!isThere || overwrite || (await asker.confirm(`${file.name} already exists. Overwrite it?`))) {
      chosen.push(file);
    }
  }
  return chosen;
}

/**
 * Writes files, each as a whole or not at all.
 * @throws FileUnwritableError
 */
export async function writeFiles(folder: string, files: readonly NewFile[]): Promise<void> {
  for (const file of files) {
    const target = path.resolve(folder, file.name);
    try {
      await mkdir(path.dirname(target), { recursive: true });
      await replace(target, file);
    } catch (cause) {
      throw new FileUnwritableError(
        `${displayPath(target)} cannot be written: ${whyUnwritable(cause)}.`,
        { file: target },
        { cause },
      );
    }
  }
}

export async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

function whyUnwritable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'this user may not write there';
    case 'EISDIR':
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a file and a folder have the same name';
    case 'ENOSPC':
      return 'the disk is full';
    default:
      return code;
  }
}

async function replace(target: string, { text, isPrivate, isProgram }: NewFile): Promise<void> {
  const beside = `${target}.${randomUUID()}`;
  try {
    await writeFile(beside, text, { flag: 'wx', mode: isPrivate ? 0o600 : isProgram ? 0o755 : 0o644 });
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
