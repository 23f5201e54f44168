import { parseUserExpression } from '#domain';
import {
  emailFormat,
  keychainService,
  secretText,
  templateWith,
  userFormat,
  userFormatFields,
} from './directory-fields.js';
import { listOf, strictMap, text } from './fields.js';

export const OKTA_USERS_FILTER = 'user.status == "ACTIVE"';

const usersFilter = text('an expression over user, such as user.status == "ACTIVE"').superRefine(
  (expression, context) => {
    const parsed = parseUserExpression(expression);
    if ('problem' in parsed) context.addIssue({ code: 'custom', message: asSentence(parsed.problem) });
  },
);

function asSentence(problem: string): string {
  return problem.endsWith('.') ? problem : `${problem}.`;
}

/** connector-okta.yml, with the original's defaults. Which way to sign in is checked where it is read. */
export const oktaConnectorSchema = strictMap(
  {
    host: text('the host of Okta, such as example.okta.com'),
    api_token: secretText('the API token').optional(),
    secure_api_token_key: keychainService.optional(),
    client_id: text('the client id of the service app').optional(),
    private_key: secretText('the private key of the service app').optional(),
    secure_private_key_key: keychainService.optional(),
    key_id: text('the id of the key, as Okta shows it').optional(),
    scopes: listOf(text('a scope, such as okta.users.read'), 'the scopes of the service app')
      .optional()
      .default(['okta.users.read', 'okta.groups.read']),
    group_filter_format: templateWith('group', 'a text with {group}').optional().default('{group}'),
    all_users_filter: usersFilter.optional().default(OKTA_USERS_FILTER),
    user_email_format: emailFormat('{email}').optional().default('{email}'),
    user_given_name_format: userFormat('{firstName}').optional().default('{firstName}'),
    user_surname_format: userFormat('{lastName}').optional().default('{lastName}'),
    user_country_code_format: userFormat('{countryCode}').optional().default('{countryCode}'),
    ...userFormatFields,
  },
  'the settings of the Okta directory',
);
