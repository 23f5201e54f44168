import type { Secret } from '#domain';
import type { ScimLeaving } from '../scim/scim-config.js';
import type { IdentityType } from '../schema/identity-type.js';

/** Where people are read from: an entry of `identity_sources`, or `identity_source` itself. */
export type SourceConfig =
  CsvSourceConfig | LdapSourceConfig | OktaSourceConfig | AdobeConsoleSourceConfig | ScimSourceConfig;

interface SourceCommon {
  /** Absolute path of the connector file; of the main file where there is none. */
  readonly file: string;
  /** Only people whose address ends in one of these count, lower case; everybody where it is left out. */
  readonly domains?: readonly string[];
}

export interface CsvColumns {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly country: string;
  readonly groups: string;
  readonly username: string;
  readonly domain: string;
  readonly identityType: string;
}

/** How a file is looked at for changes. */
export interface CsvWatchConfig {
  readonly everyMs: number;
  /** A change counts when nobody has written to the file for so long. */
  readonly settleMs: number;
}

/** How a server is asked for changes. */
export interface LdapWatchConfig {
  readonly everyMs: number;
}

export interface CsvSourceConfig extends SourceCommon {
  readonly type: 'csv';
  /** Absolute path of the CSV file. */
  readonly filePath: string;
  /** One character. */
  readonly delimiter: string;
  /** A WHATWG label or `latin1`; a byte order mark in the file overrides it. */
  readonly encoding: string;
  readonly columns: CsvColumns;
  readonly userIdentityType?: IdentityType;
  /** The last line says how many rows there are: its first cell is this word, the second one the number. */
  readonly trailer?: string;
  /** Undefined: nobody looks between runs. */
  readonly watch?: CsvWatchConfig;
}

/** What is made of the attributes of an entry: templates such as `{uid}@example.com`. */
export interface UserFormats {
  readonly email: string;
  readonly username?: string;
  readonly domain?: string;
  readonly givenName: string;
  readonly surname: string;
  readonly countryCode: string;
  readonly identityType?: string;
}

/** How the people of a group are found. */
export type LdapMemberLookup =
  /** One search with `{group_dn}`. */
  | { readonly kind: 'filter'; readonly filterFormat: string }
  /** The group names its members, each of whom is looked up. */
  | { readonly kind: 'two-steps'; readonly attribute: string; readonly nested: boolean };

export interface LdapSourceConfig extends SourceCommon {
  readonly type: 'ldap';
  /** `ldap://host[:port]` or `ldaps://host[:port]`. */
  readonly url: string;
  readonly baseDn: string;
  /** Undefined: anonymous. */
  readonly bind?: { readonly username: string; readonly password: Secret };
  /** StartTLS before anything else is said; only with `ldap://`. */
  readonly startTls: boolean;
  /** False: whoever answers is believed (`require_tls_cert: false`). */
  readonly verifyTls: boolean;
  /** Entries a page; 0: one search without pages. */
  readonly pageSize: number;
  readonly allUsersFilter: string;
  /** With `{group}`. */
  readonly groupFilterFormat: string;
  readonly members: LdapMemberLookup;
  readonly formats: UserFormats;
  readonly userIdentityType?: IdentityType;
  /** Undefined: nobody asks between runs. */
  readonly watch?: LdapWatchConfig;
}

export interface OktaSourceConfig extends SourceCommon {
  readonly type: 'okta';
  /** `https://org.okta.com`, without a slash at its end; http only for a loopback address. */
  readonly url: string;
  readonly credentials:
    | { readonly kind: 'token'; readonly token: Secret }
    | {
        readonly kind: 'service-app';
        readonly clientId: string;
        /** PEM or JWK. */
        readonly privateKey: Secret;
        readonly keyId?: string;
        readonly scopes: readonly string[];
      };
  /** Text for the search of a group, with `{group}`. */
  readonly groupFilterFormat: string;
  /** An expression over `user`; `parseUserExpression` takes it. */
  readonly allUsersFilter: string;
  readonly formats: UserFormats;
  readonly userIdentityType?: IdentityType;
}

export interface AdobeConsoleSourceConfig extends SourceCommon {
  readonly type: 'adobe_console';
  readonly organizationId: string;
  readonly clientId: Secret;
  readonly clientSecret: Secret;
  /** With scheme, without a slash at its end: `https://usermanagement.adobe.io/v2/usermanagement`. */
  readonly apiUrl: string;
  /** Of the token: `https://ims-na1.adobelogin.com/ims/token/v2`. */
  readonly tokenUrl: string;
  readonly timeoutMs: number;
  /** Tries after the first one. */
  readonly retries: number;
  /** False: whoever answers is believed (`ssl_cert_verify: false`). */
  readonly verifyTls: boolean;
  /** Undefined: all. */
  readonly identityType?: IdentityType;
}

/** What the client of a connection has pushed here. */
export interface ScimSourceConfig extends SourceCommon {
  readonly type: 'scim';
  /** An entry of `scim`. */
  readonly connection: string;
  readonly deleted: ScimLeaving;
  readonly suspended: ScimLeaving;
}
