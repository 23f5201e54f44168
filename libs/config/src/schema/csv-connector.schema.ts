import { z } from 'zod';
import { exactText, show, strictMap, text } from './fields.js';
import { identityType } from './identity-type.js';
import { csvWatchSchema } from './watch.schema.js';

const FORBIDDEN_DELIMITERS = ['"', '\r', '\n', '\0'];

const delimiter = exactText('one character, such as "," or ";" or "\\t"').refine(
  (value) => /^.$/su.test(value) && !FORBIDDEN_DELIMITERS.includes(value),
  {
    error: (issue) =>
      `${show(issue.input)} is not a delimiter. Give one character in double quotes, such as "," or ";" or "\\t" for a tab.`,
  },
);

const columnName = (name: string): z.ZodDefault<z.ZodOptional<z.ZodType<string>>> =>
  text('the name of a column').optional().default(name);

/** connector-csv.yml. Defaults of the column names are the original's, `type` for the identity type included. */
export const csvConnectorSchema = strictMap(
  {
    file_path: text('the CSV file, relative to this file'),
    delimiter: delimiter.optional(),
    string_encoding: text('an encoding, such as utf8').optional(),
    email_column_name: columnName('email'),
    first_name_column_name: columnName('firstname'),
    last_name_column_name: columnName('lastname'),
    country_column_name: columnName('country'),
    groups_column_name: columnName('groups'),
    username_column_name: columnName('username'),
    domain_column_name: columnName('domain'),
    identity_type_column_name: columnName('type'),
    user_identity_type: identityType.optional(),
    trailer: text('the word in the first cell of the last line, such as END').optional(),
    watch: csvWatchSchema.optional(),
    logger_name: text('a name').optional(),
  },
  'the settings of the CSV file',
);
