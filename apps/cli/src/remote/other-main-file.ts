import { readFile, stat } from 'node:fs/promises';
import { CONFIGURATION_TEXT_MAX } from '#contracts';
import { ComparisonRefusedError } from '#domain';

/**
 * The text of the file to compare with. Only its rules and its policy are looked at, at the server.
 * @throws ComparisonRefusedError it cannot be read, or is too large to be a configuration
 */
export async function otherMainFile(file: string): Promise<string> {
  const { size } = await stat(file).catch(unreadable);
  if (size > CONFIGURATION_TEXT_MAX) {
    throw new ComparisonRefusedError(
      `${file} has ${size} bytes, and a configuration to compare has at most ${CONFIGURATION_TEXT_MAX}. Nothing was read or written.`,
    );
  }
  return readFile(file, 'utf8').catch(unreadable);

  function unreadable(error: unknown): never {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    const why = code === 'ENOENT' ? 'no such file' : `it cannot be read (${code})`;
    throw new ComparisonRefusedError(`${file}: ${why}. Nothing was read or written.`);
  }
}
