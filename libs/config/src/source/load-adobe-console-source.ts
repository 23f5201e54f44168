import type { ConfigFile } from '../files/config-file.js';
import { didYouMean } from '../problems/nearest-word.js';
import { adobeConsoleConnectorSchema } from '../schema/adobe-console-connector.schema.js';
import { show } from '../schema/fields.js';
import { httpHostProblem, httpOriginOf } from '../schema/host-url.js';
import type { SecretReader } from '../secrets/secret-reader.js';
import type { AdobeConsoleSourceConfig } from './source-config.js';
import { type SourceContext, textOf } from './source-context.js';

const INTEGRATION = 'integration';
const SERVER = 'server';
const JWT_KEYS = [
  ...['tech_acct_id', 'tech_acct', 'priv_key_path', 'priv_key_data', 'secure_priv_key_data_key'],
  ...['priv_key_pass', 'secure_priv_key_pass_key'],
];
const OAUTH_HINT =
  'Adobe has retired service accounts (JWT). Make OAuth Server-to-Server credentials for this integration in the Adobe Developer Console, and give authentication_method: oauth with their client_id and client_secret.';
const TOKEN_HOST = 'ims-na1.adobelogin.com';
const TOKEN_PATH = '/ims/token/v2';

/** Reads connector-adobe-console.yml. @returns undefined when it is wrong; its problems are on the list */
export async function loadAdobeConsoleSource(
  file: ConfigFile,
  { secrets }: SourceContext,
): Promise<AdobeConsoleSourceConfig | undefined> {
  const settings = file.parse([], adobeConsoleConnectorSchema, file.value);
  const integration = mappingAt(file, INTEGRATION);
  const server = mappingAt(file, SERVER);
  if (!isOauth(file, integration)) return undefined;
  const urls = readUrls(file, server);
  const keys = await readKeys(file, secrets, integration);
  if (!settings || !urls || !keys) return undefined;
  if (!settings.ssl_cert_verify) {
    file.note(
      ['ssl_cert_verify'],
      'certificates are not verified: whoever answers is believed and gets the client secret. Name your authority in tls.ca_file and take this key out.',
    );
  }
  const identityType = settings.identity_type_filter;
  return {
    type: 'adobe_console',
    file: file.path,
    organizationId: settings.integration.org_id,
    ...keys,
    ...urls,
    timeoutMs: (settings.server?.timeout ?? 120) * 1000,
    retries: settings.server?.retries ?? 3,
    verifyTls: settings.ssl_cert_verify,
    ...(identityType !== 'all' && { identityType }),
  };
}

type Mapping = Readonly<Record<string, unknown>>;

function mappingAt(file: ConfigFile, key: string): Mapping {
  const value = file.value[key];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : {};
}

function textIn(mapping: Mapping, key: string): string | undefined {
  const value = mapping[key];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** The original's default is JWT, which a file without a word about it means only if it has JWT's keys. */
function isOauth(file: ConfigFile, integration: Mapping): boolean {
  const at = ['authentication_method'];
  const written = textOf(file, 'authentication_method');
  const ofJwt = JWT_KEYS.find((key) => integration[key] !== undefined);
  const method = written?.toLowerCase() ?? (ofJwt === undefined ? 'oauth' : 'jwt');
  if (method === 'jwt') {
    file.problem(
      at,
      `${written === undefined ? 'missing, and the default is jwt.' : 'jwt is gone.'} ${OAUTH_HINT}`,
    );
    return false;
  }
  if (method !== 'oauth') {
    file.problem(
      at,
      `${show(written)} is not an authentication method. The only one is oauth.${didYouMean(method, ['oauth'])}`,
    );
    return false;
  }
  if (ofJwt === undefined) return true;
  file.problem(
    [INTEGRATION, ofJwt],
    'belongs to a service account (JWT), and authentication_method is oauth. Take it out.',
  );
  return false;
}

function readUrls(file: ConfigFile, server: Mapping): { apiUrl: string; tokenUrl: string } | undefined {
  const authHost = oneName(file, server, 'auth_host', 'ims_host');
  const authPath = oneName(file, server, 'auth_endpoint', 'ims_endpoint_jwt');
  const api = urlOf(file, 'host', textIn(server, 'host') ?? 'usermanagement.adobe.io');
  const token = urlOf(file, authHost.key, authHost.value ?? TOKEN_HOST);
  const isJwtPath = authPath.value?.includes('/exchange/jwt') === true;
  if (isJwtPath) {
    file.problem([SERVER, authPath.key], `gives tokens for JWT alone. Take it out, or write ${TOKEN_PATH}.`);
  }
  if (!api || !token || !authHost.isClear || !authPath.isClear || isJwtPath) return undefined;
  return {
    apiUrl: api + pathOf(textIn(server, 'endpoint') ?? '/v2/usermanagement'),
    tokenUrl: token + pathOf(authPath.value ?? TOKEN_PATH),
  };
}

interface Named {
  readonly key: string;
  readonly value: string | undefined;
  readonly isClear: boolean;
}

/** A setting that has an old name as well. */
function oneName(file: ConfigFile, server: Mapping, name: string, oldName: string): Named {
  const isBoth = server[name] !== undefined && server[oldName] !== undefined;
  if (isBoth)
    file.problem([SERVER, oldName], `is the old name of ${name}, and both are given. Keep ${name}.`);
  const key = server[name] === undefined && server[oldName] !== undefined ? oldName : name;
  return { key, value: textIn(server, key), isClear: !isBoth };
}

function urlOf(file: ConfigFile, key: string, host: string): string | undefined {
  const problem = httpHostProblem(host, { example: TOKEN_HOST, secret: 'the client secret' });
  if (problem === undefined) return httpOriginOf(host);
  file.problem([SERVER, key], problem);
  return undefined;
}

function pathOf(endpoint: string): string {
  return `/${endpoint.replace(/^\/+|\/+$/gu, '')}`;
}

async function readKeys(
  file: ConfigFile,
  secrets: SecretReader,
  integration: Mapping,
): Promise<Pick<AdobeConsoleSourceConfig, 'clientId' | 'clientSecret'> | undefined> {
  if (file.value[INTEGRATION] === undefined || Object.keys(integration).length === 0) return undefined;
  const common = { file, at: [INTEGRATION], account: textIn(integration, 'org_id') };
  const isOldName = integration['api_key'] !== undefined;
  const clientId = await secrets.read({
    ...{ ...common, name: isOldName ? 'api_key' : 'client_id', twin: 'secure_client_id_key' },
    ...{ what: 'the client id', isHeader: true },
  });
  const clientSecret = await secrets.read({ ...common, name: 'client_secret', what: 'the client secret' });
  const isClear = !isGivenTwice(file, integration);
  return isClear && clientId && clientSecret ? { clientId, clientSecret } : undefined;
}

function isGivenTwice(file: ConfigFile, integration: Mapping): boolean {
  if (integration['api_key'] === undefined || integration['client_id'] === undefined) return false;
  file.problem([INTEGRATION, 'api_key'], 'is the old name of client_id, and both are given. Keep client_id.');
  return true;
}
