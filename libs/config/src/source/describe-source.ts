import type { Secret } from '#domain';
import type { SourceConfig } from './source-config.js';

/** What tells one directory from another for people: the file, the server or the organization. Never a secret. */
export function placeOf(source: SourceConfig): string {
  switch (source.type) {
    case 'csv':
      return source.filePath;
    case 'ldap':
      return source.url;
    case 'okta':
      return source.url;
    case 'adobe_console':
      return source.organizationId;
    case 'scim':
      return source.connection;
  }
}

/**
 * What a source reads, as far as the configuration says it: whatever changes the people that a complete read yields.
 * How it is reached (credentials, page sizes, timeouts) is left out, so that a new password is no new directory.
 */
export function identityOf(source: SourceConfig): object {
  const { type, domains } = source;
  const common = { type, ...(domains && { domains }) };
  switch (source.type) {
    case 'csv':
      return { ...common, filePath: source.filePath, columns: source.columns };
    case 'ldap': {
      const { url, baseDn, allUsersFilter, groupFilterFormat, members, formats, userIdentityType } = source;
      return {
        ...common,
        url,
        baseDn,
        allUsersFilter,
        groupFilterFormat,
        members,
        formats,
        userIdentityType,
      };
    }
    case 'okta': {
      const { url, allUsersFilter, groupFilterFormat, formats, userIdentityType } = source;
      return { ...common, url, allUsersFilter, groupFilterFormat, formats, userIdentityType };
    }
    case 'adobe_console': {
      const { organizationId, apiUrl, identityType } = source;
      return { ...common, organizationId, apiUrl, identityType };
    }
    case 'scim': {
      const { connection, deleted, suspended } = source;
      return { ...common, connection, deleted, suspended };
    }
  }
}

/** All secrets that a source is read with. */
export function secretsOf(source: SourceConfig): Secret[] {
  switch (source.type) {
    case 'csv':
    case 'scim':
      return [];
    case 'ldap':
      return source.bind === undefined ? [] : [source.bind.password];
    case 'okta':
      return [source.credentials.kind === 'token' ? source.credentials.token : source.credentials.privateKey];
    case 'adobe_console':
      return [source.clientId, source.clientSecret];
  }
}
