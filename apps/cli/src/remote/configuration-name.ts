import { access } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';

/**
 * Which of the server's configurations is meant: the one that was named, else the one that is called as the folder of
 * the configuration file, where there is such a file.
 * @returns undefined: the server's only one
 */
export async function configurationName(
  named: string | undefined,
  configFilename: string,
): Promise<string | undefined> {
  if (named !== undefined) return named;
  const file = resolve(configFilename);
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  const folder = basename(dirname(file));
  return exists && folder !== '' ? folder : undefined;
}
