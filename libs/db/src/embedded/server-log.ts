import { open, rename, stat } from 'node:fs/promises';

const ROTATE_ABOVE_BYTES = 5 * 1024 * 1024;
const TAIL_BYTES = 64 * 1024;

/** Keeps one older log beside the current one. Called only while no server writes. */
export async function rotateLog(path: string): Promise<void> {
  const facts = await stat(path).catch(() => undefined);
  if (facts !== undefined && facts.size > ROTATE_ABOVE_BYTES) await rename(path, `${path}.1`);
}

export async function logSize(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

/** The last lines that were written after byte `from`, without empty ones. */
export async function lastLogLines(path: string, from: number, countMax: number): Promise<string[]> {
  const size = await logSize(path);
  const start = Math.max(from, size - TAIL_BYTES);
  if (size <= start) return [];
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
    return lines.filter((line) => line.trim() !== '').slice(-countMax);
  } finally {
    await file.close();
  }
}
