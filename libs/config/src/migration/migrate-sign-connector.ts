import { isEmailAddress, Secret } from '#domain';
import { keyVariableOf } from '../examples/example-options.js';
import { signHostProblem } from '../orgs/sign-host.js';
import type { Ledger, MigratedFile, MigratedKey } from './migration.js';
import type { NewOrg } from './name-orgs.js';
import { yamlText } from './yaml-text.js';

const USUAL_HOST = 'api.echosign.com';
/** What an HTTP header takes, and not the form in which the original once ran a command. */
const KEY = /^(?!\$\()[\u0021-\u007e]+$/u;
const OWNER_UNKNOWN = 'owner-of-the-key@example.com';

export interface MigratedConnector {
  readonly file: MigratedFile;
  /** The key that stood in clear; it may be moved into the keychain. */
  readonly key?: MigratedKey;
}

/** The connector file of one org. What a run cannot do without and is missing gets a place to fill in. */
export function migrateSignConnector(org: NewOrg, isKeyMoved: boolean, ledger: Ledger): MigratedConnector {
  const { name, file } = org;
  const adminEmail = ownerOf(org, ledger);
  const key = keyOf(org, adminEmail, ledger);
  const written =
    key && isKeyMoved ? `secure_integration_key_key: ${yamlText(key.service)}` : clearKeyOf(org, key);
  if (org.old.key !== undefined && key !== undefined) {
    const to = isKeyMoved ? `the keychain, by ${file} secure_integration_key_key` : `${file} integration_key`;
    ledger.kept(org.old.key.at, to);
  }
  const text = `# The Acrobat Sign account "${name}". ${MADE_BY}
host: ${yamlText(hostOf(org, ledger))}
${written}

# The account that the key belongs to. This person is never touched.
admin_email: ${yamlText(adminEmail)}

# Post-sync created and deactivated nobody.
create_users: False
deactivate_users: False
`;
  return { file: { name: file, text, isPrivate: true }, ...(key && { key }) };
}

export const MADE_BY = 'Made by sign-sync migrate-post-sync.';

function hostOf({ name, file, old }: NewOrg, ledger: Ledger): string {
  if (old.host === undefined) {
    ledger.toReview(
      `${file}: the old file had no host for ${name}; ${USUAL_HOST} finds the right one for most accounts.`,
    );
    return USUAL_HOST;
  }
  if (signHostProblem(old.host.text) === undefined) {
    ledger.kept(old.host.at, `${file} host`);
    return old.host.text;
  }
  const bare = old.host.text.replace(/^https?:\/\//iu, '').replace(/\/.*$/su, '');
  const host = signHostProblem(bare) === undefined ? bare : USUAL_HOST;
  ledger.changed(
    old.host.at,
    `${file} host`,
    `"${old.host.text}" is not the name of a host; it is ${host} now.`,
  );
  ledger.toReview(`${file}: see that ${host} is the host of ${name}.`);
  return host;
}

/** Without the owner of the key no run can know whom it must not touch. */
function ownerOf({ name, file, old }: NewOrg, ledger: Ledger): string {
  const { adminEmail } = old;
  if (adminEmail !== undefined && isEmailAddress(adminEmail.text)) {
    ledger.kept(adminEmail.at, `${file} admin_email`);
    return adminEmail.text;
  }
  if (adminEmail !== undefined) {
    ledger.lost(adminEmail.at, `"${adminEmail.text}" is not an e-mail address.`);
  }
  ledger.incomplete(
    `${file}: write the address of the account that owns the integration key of ${name} into admin_email.`,
  );
  return OWNER_UNKNOWN;
}

function keyOf({ name, file, old }: NewOrg, account: string, ledger: Ledger): MigratedKey | undefined {
  if (old.key === undefined) {
    ledger.incomplete(
      `${file}: the old file had no key for ${name}. Set the variable ${keyVariableOf(name)} to the integration key, or write the key into integration_key.`,
    );
    return undefined;
  }
  if (!KEY.test(old.key.text)) {
    ledger.lost(old.key.at, 'it has characters that no integration key has.');
    ledger.incomplete(
      `${file}: set ${keyVariableOf(name)} to the integration key of ${name}, or write it into integration_key.`,
    );
    return undefined;
  }
  return { org: name, service: `sign-sync-${name}`, account, secret: new Secret(old.key.text) };
}

function clearKeyOf({ name }: NewOrg, key: MigratedKey | undefined): string {
  return `integration_key: ${key === undefined ? `env:${keyVariableOf(name)}` : yamlText(key.secret.reveal())}`;
}
