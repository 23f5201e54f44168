import type { z } from 'zod';
import { approvalsSchema } from '../govern/approvals.schema.js';
import { driftTreatment } from '../govern/drift.schema.js';
import { guardsSchema } from '../govern/guards.schema.js';
import { offboardingSchema } from '../govern/offboarding.schema.js';
import { wavesSchema } from '../govern/waves.schema.js';
import { orgScopeSchema } from '../org-scope/org-scope.schema.js';
import { mailSchema, notificationsSchema, webhookSchema } from '../notifications/notifications.schema.js';
import { freezeSchema } from '../schedule/freeze.schema.js';
import { scheduleSchema } from '../schedule/schedule.schema.js';
import { adobeConsoleConnectorSchema } from '../schema/adobe-console-connector.schema.js';
import { csvConnectorSchema } from '../schema/csv-connector.schema.js';
import { ldapConnectorSchema } from '../schema/ldap-connector.schema.js';
import {
  accountAdminGroupsSchema,
  cacheSchema,
  connectionSchema,
  identitySourceSchema,
  invocationDefaultsSchema,
  loggingSchema,
  mainFileSchema,
  primaryGroupRuleSchema,
  pushedSourceSchema,
  ruleSchema,
  sourceEntrySchema,
  stateSchema,
  tlsSchema,
  userSyncSchema,
} from '../schema/main-file.schema.js';
import { oktaConnectorSchema } from '../schema/okta-connector.schema.js';
import { signConnectorSchema } from '../schema/sign-connector.schema.js';
import { scimConnectionSchema } from '../scim/scim.schema.js';
import { hookSchema } from '../webhooks/webhooks.schema.js';
import { describeField, describeMapping, type KeyRow } from './describe-schema.js';

/** Each section of the main file that has a schema of its own, under the key that it stands at. */
const SECTIONS: readonly (readonly [key: string, schema: z.ZodType])[] = [
  ['identity_source.', identitySourceSchema],
  ['identity_source.', pushedSourceSchema],
  ['identity_sources[].', sourceEntrySchema],
  ['user_sync.', userSyncSchema],
  ['user_management[].', ruleSchema],
  ['primary_group_rules[].', primaryGroupRuleSchema],
  ['connection.', connectionSchema],
  ['cache.', cacheSchema],
  ['logging.', loggingSchema],
  ['invocation_defaults.', invocationDefaultsSchema],
  ['state.', stateSchema],
  ['approvals.', approvalsSchema],
  ['tls.', tlsSchema],
  ['guards.', guardsSchema],
  ['waves.', wavesSchema],
  ['offboarding.', offboardingSchema],
  ['notifications.', notificationsSchema],
  ['notifications.mail.', mailSchema],
  ['notifications.webhook.', webhookSchema],
  ['scim[].', scimConnectionSchema],
  ['scope.ORG.', orgScopeSchema],
  ['schedule[].', scheduleSchema],
  ['freeze[].', freezeSchema],
  ['webhooks[].', hookSchema],
];

const CONNECTORS: readonly (readonly [file: string, schema: z.ZodType])[] = [
  ['connector-sign.yml', signConnectorSchema],
  ['connector-csv.yml', csvConnectorSchema],
  ['connector-ldap.yml', ldapConnectorSchema],
  ['connector-okta.yml', oktaConnectorSchema],
  ['connector-adobe-console.yml', adobeConsoleConnectorSchema],
];

const HEAD = `# Configuration reference

Every key, from the schemas that the program reads files by: \`npm run docs\` writes this page, and a test fails when it is out of date. What a key *means* stands in
[Configuration](configuration.md). A default that is blank means that nothing of it holds without the key, or that the page says what does.

*required* is meant within its section, where that is written. A *secret* is written in one of the ways of [Secrets](configuration.md#secrets). \`[]\` is each entry of a list.
`;

/**
 * `docs/configuration-reference.md`.
 *
 * @param defaults what holds where nothing is written, by key, beyond what the schemas themselves say
 */
export function configurationReference(defaults: ReadonlyMap<string, string>): string {
  const main = describeMapping(mainFileSchema).map((row) => ({ ...row, ...special(row.key) }));
  const sections = main.flatMap((row) => [row, ...underneath(row.key)]);
  const connectors = CONNECTORS.map(([file, schema]) => tableOf(file, describeMapping(schema), new Map()));
  return [HEAD, tableOf('sign-sync-config.yml', sections, defaults), ...connectors].join('\n');
}

/** Sections of which the main file's own schema knows only that they are there. */
function special(key: string): Partial<KeyRow> {
  if (key === 'account_admin_groups' || key === 'drift') {
    const schema = key === 'drift' ? driftTreatment : accountAdminGroupsSchema;
    const [row] = describeField(key, schema);
    return row === undefined ? {} : { type: row.type, wanted: row.wanted };
  }
  const found = SECTIONS.find(([at]) => [`${key}.`, `${key}[].`, `${key}.ORG.`].includes(at));
  if (found === undefined) return {};
  return { type: found[0].endsWith('[].') ? 'list of mappings' : 'mapping', wanted: '' };
}

function underneath(key: string): KeyRow[] {
  const rows = SECTIONS.filter(([at]) => at.startsWith(`${key}.`) || at.startsWith(`${key}[].`)).flatMap(
    ([at, schema]) => describeMapping(schema, at),
  );
  const unique = rows.filter((row, index) => !rows.slice(0, index).some((one) => one.key === row.key));
  return unique.map((row) => ({ ...row, ...special(row.key) }));
}

function tableOf(file: string, rows: readonly KeyRow[], defaults: ReadonlyMap<string, string>): string {
  const lines = rows.map((row) => {
    const standard = row.isRequired ? 'required' : code(row.standard ?? defaults.get(row.key));
    return `| \`${row.key}\` | ${typeOf(row)} | ${standard} | ${cell(row.wanted)} |`;
  });
  return [
    `## \`${file}\``,
    '',
    '| key | type | default | may be |',
    '| --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}

/** Values of secrets may be in a variable or a file; twins of them name an entry of the keychain. */
function typeOf({ key, type, wanted }: KeyRow): string {
  if (/(^|\.)secure_\w+_key$/u.test(key)) return 'text';
  const isSecret = wanted.includes('env:NAME') || /(^|\.|_)(password|secret|signing_key)$/u.test(key);
  if (isSecret) return 'secret';
  return type === 'any' && wanted.startsWith('a mapping') ? 'mapping' : type;
}

function code(value: string | undefined): string {
  if (value === undefined || value === '') return '';
  return `\`${cell(value)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ');
}
