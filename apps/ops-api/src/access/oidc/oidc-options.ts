import type { GrantMapping, Secret } from '#domain';

/** An identity provider that vouches for people and for scripts, by OpenID Connect. */
export interface OidcOptions {
  /** Its address, to the letter as it stands in `iss`. https, or http on this machine. */
  readonly issuer: string;
  /** Whom a bearer token must be made for. */
  readonly audience: string;
  /** This API as the provider knows it. Absent: nobody signs in at a browser, and bearer tokens are taken all the same. */
  readonly clientId?: string;
  readonly clientSecret?: Secret;
  /** Commands that sign people in elsewhere, as the provider knows them: a client without a secret. Default: the client above. */
  readonly deviceClientId?: string;
  /** What is asked for at a sign-in. */
  readonly scope: string;
  /** The claim that says what somebody is. */
  readonly rolesClaim: string;
  readonly grants: GrantMapping;
  /** How soon after a look at the provider's keys an unknown one is looked for again. Default: half a minute. */
  readonly keysCooldownMs?: number;
}
