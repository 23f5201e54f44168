import { type FakeUmapi, startFakeUmapi } from '../fakes/umapi/start-fake-umapi.js';
import { type FakeUser, fakeUser } from '../fakes/umapi/umapi-records.js';
import type { Row } from './people.js';
import type { SourceFile } from './source-files.js';
import { mappedGroups, sixtyPeople } from './source-people.js';

/** An Admin Console with these people in pages of ten. Its groups are there also when nobody is in them. */
export function startAdobeConsole(people: readonly Row[] = sixtyPeople): Promise<FakeUmapi> {
  return startFakeUmapi({
    pageSize: 10,
    groups: mappedGroups.map((groupName) => ({ groupName })),
    users: people.map(consoleUser),
  });
}

export function consoleUser({ email, firstName, lastName, groups }: Row): FakeUser {
  return fakeUser(email, groups, { firstname: firstName, lastname: lastName });
}

export interface AdobeConsoleLines {
  readonly clientSecret?: string;
  readonly organizationId?: string;
  /** More lines at the beginning. */
  readonly more?: readonly string[];
}

/** The connector file; nothing is tried twice, so that nothing waits. */
export function adobeConsoleSource(
  { url, tokenUrl, organization }: FakeUmapi,
  lines: AdobeConsoleLines = {},
): SourceFile {
  const { clientSecret = organization.clientSecret, organizationId = organization.organizationId } = lines;
  return {
    type: 'adobe_console',
    connector: 'connector-adobe-console.yml',
    lines: [
      ...(lines.more ?? []),
      ...(lines.more?.some((line) => line.startsWith('authentication_method')) === true
        ? []
        : ['authentication_method: oauth']),
      'server:',
      `  host: ${new URL(url).origin}`,
      `  auth_host: ${new URL(tokenUrl).origin}`,
      '  timeout: 5',
      '  retries: 0',
      'integration:',
      `  org_id: ${organizationId}`,
      `  client_id: ${organization.clientId}`,
      `  client_secret: ${clientSecret}`,
    ],
  };
}

/** What the examples leave open, for that console: places of the connector's file, and its secrets by their variables. */
export function adobeConsolePlaces({ organization, url, tokenUrl }: FakeUmapi) {
  const servers = `server: {host: '${new URL(url).origin}', auth_host: '${new URL(tokenUrl).origin}'}`;
  const changes: (readonly [from: string, to: string])[] = [
    ['1234567890ABCDEF@AdobeOrg', organization.organizationId],
    ['identity_type_filter: all', `identity_type_filter: all\n${servers}`],
  ];
  const env = { UMAPI_CLIENT_ID: organization.clientId, UMAPI_CLIENT_SECRET: organization.clientSecret };
  return { changes, env };
}
