import { totalmem } from 'node:os';

const MEBIBYTE = 2 ** 20;
/** Enough for the working set of some ten thousand people. */
const LEAST_MIB = 96;
/** Holds a million people with the indexes that searches use. */
const MOST_MIB = 1_024;
/** Others work on the machine too; a server with a machine of its own is given a quarter. */
const SHARE = 1 / 32;

/**
 * How much of the data the embedded server keeps in memory of its own. The rest comes from the system's cache, by a call
 * for each 8 KiB. Memory is taken as data fills it, so that a small directory costs none of it.
 *
 * @param memoryBytes of the machine, or of the container that we run in
 * @returns mebibytes, 96 to 1,024
 */
export function bufferMebibytes(memoryBytes: number): number {
  return Math.min(MOST_MIB, Math.max(LEAST_MIB, Math.floor((memoryBytes * SHARE) / MEBIBYTE)));
}

/** What this process may use: a container's limit where there is one. */
export function usableMemoryBytes(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
