import { configFiles, type ConfigOptions } from '../support/config-files.js';

/** Files of a configuration that reads from the first of these connections. */
export function scimFiles(
  connections: readonly string[],
  options: ConfigOptions = {},
): Record<string, string> {
  const { 'sign-sync-config.yml': main = '', ...others } = configFiles(options);
  const listed = connections
    .map(
      (name) =>
        `  - {name: ${name}, kind: ${['okta', 'entra', 'onelogin'].includes(name) ? name : 'other'}}\n`,
    )
    .join('');
  const source = `identity_source: {type: scim, connection: ${connections[0] ?? ''}}\n`;
  const texts = { ...others, 'sign-sync-config.yml': `${withoutSource(main)}${source}scim:\n${listed}` };
  return Object.fromEntries(Object.entries(texts).filter(([name]) => name !== 'connector-csv.yml'));
}

/** Takes the section out, be it on one line or on several. */
function withoutSource(main: string): string {
  return main.replace(/^identity_source:.*\n(?:[ ]+.*\n)*/mu, '');
}
