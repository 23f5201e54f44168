import { keychainService, secretText } from './directory-fields.js';
import { flag, strictMap, text, wholeNumber } from './fields.js';
import { identityType, identityTypeOrAll } from './identity-type.js';

const serverSchema = strictMap(
  {
    host: text('the host of the User Management API').optional().default('usermanagement.adobe.io'),
    endpoint: text('the path of the User Management API').optional().default('/v2/usermanagement'),
    auth_host: text('the host that gives tokens').optional(),
    ims_host: text('the host that gives tokens').optional(),
    auth_endpoint: text('the path that gives tokens').optional(),
    ims_endpoint_jwt: text('the path that gives tokens').optional(),
    timeout: wholeNumber('a time in seconds, from 1', 1).optional().default(120),
    retries: wholeNumber('how often a call is tried again').optional().default(3),
  },
  'a mapping with host and others',
);

const integrationSchema = strictMap(
  {
    org_id: text('the id of the organization, such as 1234567890ABCDEF@AdobeOrg'),
    client_id: secretText('the client id').optional(),
    secure_client_id_key: keychainService.optional(),
    api_key: secretText('the client id').optional(),
    client_secret: secretText('the client secret').optional(),
    secure_client_secret_key: keychainService.optional(),
    tech_acct_id: text('the id of the technical account').optional(),
    tech_acct: text('the id of the technical account').optional(),
    priv_key_path: text('the file of the private key').optional(),
    priv_key_data: secretText('the private key').optional(),
    secure_priv_key_data_key: keychainService.optional(),
    priv_key_pass: secretText('the password of the private key').optional(),
    secure_priv_key_pass_key: keychainService.optional(),
  },
  'a mapping with org_id, client_id and client_secret',
);

/** connector-adobe-console.yml, with the original's defaults. Which keys fit together is checked where they are read. */
export const adobeConsoleConnectorSchema = strictMap(
  {
    authentication_method: text('oauth').optional(),
    identity_type_filter: identityTypeOrAll.optional().default('all'),
    user_identity_type: identityType.optional(),
    ssl_cert_verify: flag('True to verify certificates').optional().default(true),
    server: serverSchema.optional(),
    integration: integrationSchema,
    logger_name: text('a name').optional(),
    string_encoding: text('an encoding').optional(),
  },
  'the settings of the Adobe Admin Console',
);
