import type { ConfigFile } from '../files/config-file.js';
import { wrongType } from '../schema/fields.js';
import type { SourceConfig } from '../source/source-config.js';
import type { ScimConnectionConfig } from './scim-config.js';
import { scimConnectionSchema } from './scim.schema.js';

const KEY = 'scim';
const WANTED = 'a list of mappings with name and kind';

/** `scim`: who pushes people. Entries that are wrong are left out, and on the list. */
export function loadScim(main: ConfigFile): readonly ScimConnectionConfig[] {
  const written = main.value[KEY];
  if (written === undefined) return [];
  if (!Array.isArray(written)) {
    main.problem([KEY], wrongType(written, 'a list', WANTED));
    return [];
  }
  if (written.length === 0) main.problem([KEY], `is an empty list. Give ${WANTED}.`);
  const connections = written.flatMap((value: unknown, index) => {
    const given = main.parse([KEY, index], scimConnectionSchema, value);
    if (given === undefined) return [];
    const { name, kind = 'other', deleted = 'leaver', suspended = 'leaver' } = given;
    return [{ index, connection: { name, client: kind, deleted, suspended } }];
  });
  for (const { index, connection } of connections) {
    const first = connections.find((other) => other.connection.name === connection.name);
    if (first !== undefined && first.index < index) {
      main.problem([KEY, index, 'name'], `"${connection.name}" is the name of ${KEY}[${first.index}] too.`);
    }
  }
  return connections.map(({ connection }) => connection);
}

/** Says which connections nobody reads from: what they push is kept, and changes nothing about anybody. */
export function noteUnreadScim(
  main: ConfigFile,
  connections: readonly ScimConnectionConfig[],
  sources: readonly SourceConfig[],
): void {
  const read = new Set(sources.flatMap((source) => (source.type === 'scim' ? [source.connection] : [])));
  for (const { name } of connections.filter((one) => !read.has(one.name))) {
    main.note(
      [KEY],
      `nobody reads from "${name}": no identity source has type scim and this connection, so what is pushed changes nothing.`,
    );
  }
}
