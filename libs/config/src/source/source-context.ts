import type { ConfigFile } from '../files/config-file.js';
import type { SecretReader } from '../secrets/secret-reader.js';

/** What reading a connector file of a directory needs besides the file. */
export interface SourceContext {
  readonly secrets: SecretReader;
  /** Whether a file that the connector names must be there now. */
  readonly isFileHere: boolean;
}

/** The text at a key of the file's top, also where the rest of the file is wrong: all is said at once. */
export function textOf(file: ConfigFile, key: string): string | undefined {
  const value = file.value[key];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** True or False at a key of the file's top. */
export function flagOf(file: ConfigFile, key: string): boolean | undefined {
  const value = file.value[key];
  return typeof value === 'boolean' ? value : undefined;
}

export function isGiven(file: ConfigFile, key: string): boolean {
  return file.value[key] !== undefined;
}
