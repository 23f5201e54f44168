import { displayPath, readTextFile } from '../files/read-text-file.js';
import { parseYaml, YamlSyntaxError } from '../yaml/parse-yaml.js';
import type { YamlDocument } from '../yaml/yaml-document.js';
import { MigrationRefusedError } from './errors.js';

/** @throws MigrationRefusedError there is no such file, or it is not YAML with something in it */
export async function readOldFile(file: string): Promise<YamlDocument> {
  const refused = (why: string): MigrationRefusedError =>
    new MigrationRefusedError(`${displayPath(file)}: ${why}. Nothing was written.`);
  const read = await readTextFile(file);
  if (read.failure !== undefined) throw refused(read.failure);
  try {
    const document = parseYaml(read.text);
    if (document !== undefined) return document;
  } catch (error) {
    if (!(error instanceof YamlSyntaxError)) throw error;
    throw refused(`not valid YAML in line ${error.at.line}: ${error.message}`);
  }
  throw refused('it is empty');
}
