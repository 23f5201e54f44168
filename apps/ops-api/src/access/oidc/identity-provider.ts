import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import {
  allowInsecureRequests,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
  type ServerMetadata,
} from 'openid-client';
import { isLoopbackHost } from '#contracts';
import { IdentityProviderUnreachableError } from './errors.js';
import type { OidcOptions } from './oidc-options.js';

/** What a provider says of itself is asked for anew after that. */
const METADATA_MS_MAX = 60 * 60 * 1000;
/** A provider that is away is not asked by every request. */
const PAUSE_MS = 5000;
const ANSWER_MS_MAX = 5000;
/** Whoever invents keys makes us look for them no more often than that. */
const KEYS_COOLDOWN_MS = 30_000;

/** What is known of a provider, from itself. */
export interface KnownProvider {
  readonly configuration: Configuration;
  readonly metadata: Readonly<ServerMetadata>;
  /** Finds its keys; an unknown one is looked for anew, but not more often than the cooldown allows. */
  readonly keys: JWTVerifyGetKey;
}

/** Finds out about the identity provider, once, and again from time to time. */
export class IdentityProvider {
  #known: { readonly provider: KnownProvider; readonly since: number } | undefined;
  #asking: Promise<KnownProvider> | undefined;
  #failed: { readonly error: IdentityProviderUnreachableError; readonly at: number } | undefined;

  constructor(readonly options: OidcOptions) {}

  /** @throws IdentityProviderUnreachableError */
  async known(): Promise<KnownProvider> {
    const now = Date.now();
    if (this.#known !== undefined && now - this.#known.since < METADATA_MS_MAX) return this.#known.provider;
    if (this.#failed !== undefined && now - this.#failed.at < PAUSE_MS)
      return this.#orElse(this.#failed.error);
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    return this.#asking.catch((error: IdentityProviderUnreachableError) => this.#orElse(error));
  }

  /** What was known before is better than nothing: its keys are looked for by themselves. */
  #orElse(error: IdentityProviderUnreachableError): KnownProvider {
    if (this.#known === undefined) throw error;
    return this.#known.provider;
  }

  async #ask(): Promise<KnownProvider> {
    try {
      const provider = await this.#discover();
      this.#known = { provider, since: Date.now() };
      this.#failed = undefined;
      return provider;
    } catch (cause) {
      const error = unreachable(this.options.issuer, cause);
      this.#failed = { error, at: Date.now() };
      throw error;
    }
  }

  async #discover(): Promise<KnownProvider> {
    const { issuer, audience, clientId, clientSecret, keysCooldownMs } = this.options;
    const address = new URL(issuer);
    const isHere = address.protocol === 'http:' && isLoopbackHost(address.hostname);
    const configuration = await discovery(address, clientId ?? audience, clientSecret?.reveal(), undefined, {
      timeout: ANSWER_MS_MAX / 1000,
      execute: [enableNonRepudiationChecks, ...(isHere ? [allowInsecureRequests] : [])],
    });
    const metadata = configuration.serverMetadata();
    const keysAt = new URL(metadata.jwks_uri ?? '');
    if (keysAt.protocol !== 'https:' && !(isHere && isLoopbackHost(keysAt.hostname))) {
      throw new Error('its keys are not behind https');
    }
    const keys =
      this.#known?.provider.metadata.jwks_uri === metadata.jwks_uri && this.#known !== undefined
        ? this.#known.provider.keys
        : createRemoteJWKSet(keysAt, {
            timeoutDuration: ANSWER_MS_MAX,
            cooldownDuration: keysCooldownMs ?? KEYS_COOLDOWN_MS,
          });
    return { configuration, metadata, keys };
  }
}

export function unreachable(issuer: string, cause: unknown): IdentityProviderUnreachableError {
  return new IdentityProviderUnreachableError(
    `The identity provider ${issuer} cannot be asked. Try again; if it stays so, see SIGN_SYNC_OIDC_ISSUER and the network.`,
    {},
    { cause },
  );
}
