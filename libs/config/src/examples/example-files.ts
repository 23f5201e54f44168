import { type ExampleFile, type ExampleOptions, keyVariableOf, signNameOf } from './example-options.js';
import { mainExample } from './main-example.js';
import { CSV_PEOPLE, sourceExample } from './source-examples.js';

/** A whole configuration with comments, ready to be filled in. It loads where the variables that it names are set. */
export function exampleFiles(options: ExampleOptions): readonly ExampleFile[] {
  return [
    { name: options.names?.main ?? 'sign-sync-config.yml', text: mainExample(options) },
    ...options.orgs.map((org) => signExample(org, options)),
    sourceExample(options.source, options.names?.connector),
    ...(options.source === 'csv' ? [CSV_PEOPLE] : []),
  ];
}

function signExample(org: string, options: ExampleOptions): ExampleFile {
  return {
    name: signNameOf(org, options),
    text: org === 'primary' ? PRIMARY : other(org),
    isPrivate: true,
  };
}

const PRIMARY = `# One Acrobat Sign account.
host: api.echosign.com

# The integration key. Here: the environment variable that holds it.
# Also possible: file:secrets/sign.key, or the key itself.
integration_key: env:${keyVariableOf('primary')}

# The address of the account the key belongs to. This person is never touched.
admin_email: sign.admin@example.com

# False and False for an account that the Adobe Admin Console manages.
create_users: True
deactivate_users: True
`;

function other(org: string): string {
  const domain =
    org
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/gu, '-')
      .replace(/^-+|-+$/gu, '') || 'other';
  return `# Another Acrobat Sign account.
host: api.eu1.echosign.com
integration_key: env:${keyVariableOf(org)}
admin_email: sign.admin@${domain}.example.com
create_users: True
deactivate_users: True
`;
}
