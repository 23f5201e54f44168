import { stat } from 'node:fs/promises';
import path from 'node:path';
import { displayPath, whyUnreadable } from '../files/read-text-file.js';
import type { ConfigFile } from '../files/config-file.js';
import { didYouMean } from '../problems/nearest-word.js';
import { csvConnectorSchema } from '../schema/csv-connector.schema.js';
import { show } from '../schema/fields.js';
import type { CsvSourceConfig } from './source-config.js';
import type { SourceContext } from './source-context.js';
import { COMMON_ENCODINGS, textEncodingOf } from './text-encoding.js';

/** Reads connector-csv.yml. @returns undefined when it is wrong; its problems are on the list */
export async function loadCsvSource(
  file: ConfigFile,
  { isFileHere }: SourceContext,
): Promise<CsvSourceConfig | undefined> {
  const settings = file.parse([], csvConnectorSchema, file.value);
  const written = file.value['file_path'];
  const filePath =
    typeof written === 'string' && written.trim() !== '' ? file.resolve(written.trim()) : undefined;
  const isThere = filePath !== undefined && (!isFileHere || (await isReadableFile(file, filePath)));
  const encoding = encodingOf(file, file.value['string_encoding']);
  if (settings === undefined || filePath === undefined || !isThere || encoding === undefined)
    return undefined;
  return {
    type: 'csv',
    file: file.path,
    filePath,
    delimiter: settings.delimiter ?? delimiterFor(filePath),
    encoding,
    columns: {
      email: settings.email_column_name,
      firstName: settings.first_name_column_name,
      lastName: settings.last_name_column_name,
      country: settings.country_column_name,
      groups: settings.groups_column_name,
      username: settings.username_column_name,
      domain: settings.domain_column_name,
      identityType: settings.identity_type_column_name,
    },
    ...(settings.user_identity_type === undefined ? {} : { userIdentityType: settings.user_identity_type }),
    ...(settings.trailer === undefined ? {} : { trailer: settings.trailer }),
    ...(settings.watch && {
      watch: { everyMs: settings.watch.every ?? 10_000, settleMs: settings.watch.settle ?? 5_000 },
    }),
  };
}

async function isReadableFile(file: ConfigFile, filePath: string): Promise<boolean> {
  const shown = `"${displayPath(filePath)}"`;
  try {
    const found = await stat(filePath);
    if (!found.isDirectory()) return true;
    file.problem(['file_path'], `${shown} is a folder. Give the CSV file itself.`);
  } catch (error) {
    const why = whyUnreadable(error);
    const message = why === 'no such file' ? 'does not exist. Paths are relative to this file' : why;
    file.problem(['file_path'], `${shown} ${message}.`);
  }
  return false;
}

/** The original's rule, tab for every unknown ending included, although its manual says comma. */
function delimiterFor(filePath: string): string {
  return path.extname(filePath).toLowerCase() === '.csv' ? ',' : '\t';
}

function encodingOf(file: ConfigFile, written: unknown): string | undefined {
  if (written === undefined) return 'utf-8';
  if (typeof written !== 'string' || written.trim() === '') return undefined;
  const label = textEncodingOf(written);
  if (label === undefined) {
    file.problem(
      ['string_encoding'],
      `${show(written)} is not an encoding that can be read here. Common ones: ${COMMON_ENCODINGS.join(', ')}.${didYouMean(written, COMMON_ENCODINGS)}`,
    );
  }
  return label;
}
