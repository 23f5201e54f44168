import { parseUserExpression, statusesOf } from '#domain';
import type { ConfigFile } from '../files/config-file.js';
import { httpHostProblem, httpOriginOf } from '../schema/host-url.js';
import { OKTA_USERS_FILTER, oktaConnectorSchema } from '../schema/okta-connector.schema.js';
import type { SecretReader } from '../secrets/secret-reader.js';
import type { OktaSourceConfig } from './source-config.js';
import { isGiven, type SourceContext, textOf } from './source-context.js';
import { commonFormatsOf } from './user-formats.js';

const TOKEN_KEYS = ['api_token', 'secure_api_token_key'];
const APP_KEYS = ['client_id', 'private_key', 'secure_private_key_key', 'key_id', 'scopes'];
/** People in these statuses have not left: they only cannot sign in just now. */
const STILL_HERE = ['LOCKED_OUT', 'PASSWORD_EXPIRED', 'RECOVERY'];

/** Reads connector-okta.yml. @returns undefined when it is wrong; its problems are on the list */
export async function loadOktaSource(
  file: ConfigFile,
  { secrets }: SourceContext,
): Promise<OktaSourceConfig | undefined> {
  const settings = file.parse([], oktaConnectorSchema, file.value);
  const host = textOf(file, 'host');
  const url = host === undefined ? undefined : urlOf(file, host);
  const credentials = await readCredentials(file, secrets, host, settings?.scopes ?? []);
  if (!settings || url === undefined || !credentials) return undefined;
  noteDoubts(file, settings.all_users_filter);
  return {
    type: 'okta',
    file: file.path,
    url,
    credentials,
    groupFilterFormat: settings.group_filter_format,
    allUsersFilter: settings.all_users_filter,
    formats: {
      email: settings.user_email_format,
      givenName: settings.user_given_name_format,
      surname: settings.user_surname_format,
      countryCode: settings.user_country_code_format,
      ...commonFormatsOf(settings),
    },
    ...(settings.user_identity_type && { userIdentityType: settings.user_identity_type }),
  };
}

function urlOf(file: ConfigFile, host: string): string | undefined {
  const problem = httpHostProblem(host, { example: 'example.okta.com', secret: 'the API token' });
  if (problem === undefined) return httpOriginOf(host);
  file.problem(['host'], problem);
  return undefined;
}

/** @param host as it is written: the account of the token in the keychain, as in the original */
async function readCredentials(
  file: ConfigFile,
  secrets: SecretReader,
  host: string | undefined,
  scopes: readonly string[],
): Promise<OktaSourceConfig['credentials'] | undefined> {
  const ofApp = APP_KEYS.find((key) => isGiven(file, key));
  const ofToken = TOKEN_KEYS.find((key) => isGiven(file, key));
  if (ofApp !== undefined && ofToken !== undefined) {
    file.problem(
      [ofApp],
      `belongs to a service app, and ${ofToken} is given as well. Sign in with an API token or with a service app, not both.`,
    );
    return undefined;
  }
  if (ofApp !== undefined) return readServiceApp(file, secrets, scopes);
  const what = 'the API token';
  const token = await secrets.read({ file, at: [], name: 'api_token', what, account: host, isHeader: true });
  return token && { kind: 'token', token };
}

async function readServiceApp(
  file: ConfigFile,
  secrets: SecretReader,
  scopes: readonly string[],
): Promise<OktaSourceConfig['credentials'] | undefined> {
  const clientId = textOf(file, 'client_id');
  if (!isGiven(file, 'client_id')) {
    file.problem(['client_id'], 'missing. Give the client id of the service app.');
  }
  const what = 'the private key of the service app';
  const privateKey = await secrets.read({ file, at: [], name: 'private_key', what, account: clientId });
  if (clientId === undefined || privateKey === undefined) return undefined;
  const keyId = textOf(file, 'key_id');
  return { kind: 'service-app', clientId, privateKey, ...(keyId && { keyId }), scopes };
}

function noteDoubts(file: ConfigFile, usersFilter: string): void {
  const expression = parseUserExpression(usersFilter);
  if (usersFilter !== OKTA_USERS_FILTER && !('problem' in expression)) {
    const passing = statusesOf(expression);
    const missed = STILL_HERE.filter((status) => !passing.includes(status));
    if (missed.length > 0) {
      file.note(
        ['all_users_filter'],
        `leaves out people who are ${missed.join(', ')}: they have not left, and would count as leavers. Let these pass too, or take the key out.`,
      );
    }
  }
  if (isGiven(file, 'user_identity_type_format')) {
    file.note(['user_identity_type_format'], 'has no effect, and never had one in the original.');
  }
}
