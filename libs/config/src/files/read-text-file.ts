import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The text of a file, or the sentence that says why there is none, with the line where one is known. */
export type TextFile =
  | { readonly text: string; readonly failure?: undefined }
  | { readonly failure: string; readonly line?: number };

/** Reads a UTF-8 file whole; a byte order mark is left out. Never throws for what a person can put right. */
export async function readTextFile(file: string): Promise<TextFile> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    return { failure: whyUnreadable(error) };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { failure: 'is not UTF-8; save it as UTF-8', line: lineOfBadByte(bytes) };
  }
}

/** A sentence for the errors of the file system that people meet; the code for the others. */
export function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'no such file';
    case 'EISDIR':
      return 'is a folder, not a file';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read by this user; change its permissions or run as its owner';
    default:
      return `cannot be read (${code})`;
  }
}

/** How people write a path: relative to the working folder where it lies inside it. */
export function displayPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative === '' || relative.startsWith('..') || path.isAbsolute(relative) ? file : relative;
}

/** The line after the longest beginning that decodes; bisected, as configurations are a few pages long. */
function lineOfBadByte(bytes: Buffer): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (decodes(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  return bytes.subarray(0, good).filter((byte) => byte === 0x0a).length + 1;
}

function decodes(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
